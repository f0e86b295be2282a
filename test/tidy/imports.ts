import { posix } from "node:path";
import { findEntries, folderOf, growingFolders, listPath } from "./growing-folders.ts";
import { importTable, packageTable, pureFolders, testPackages } from "./import-table.ts";
import { childNode, lineAt, type SourceFile, type SyntaxNode, textField, walk } from "./source-file.ts";
import { isTest, type Tree } from "./tree.ts";
import type { Violation } from "./violation.ts";

type Import = { readonly file: SourceFile; readonly specifier: string; readonly at: number };

/** Holds the tables of import-table.ts, and that entries of growing folders do not know each other. */
export function checkImports(tree: Tree): Violation[] {
  const inSrc = tree.sources.filter((file) => file.path.startsWith("src/"));
  const entries = new Set(
    growingFolders.flatMap((growing) => findEntries(tree, growing).map((entry) => entry.file.path)),
  );
  return inSrc.flatMap(findImports).flatMap((found) => {
    const broken = checkSpecifier(found, entries);
    return broken ? [{ path: found.file.path, line: lineAt(found.file, found.at), ...broken }] : [];
  });
}

type Broken = Pick<Violation, "rule" | "fix">;

function checkSpecifier(found: Import, entries: ReadonlySet<string>): Broken | undefined {
  const { file, specifier } = found;
  if (specifier.startsWith("node:")) return checkBuiltin(file, specifier);
  if (!specifier.startsWith(".")) return checkPackage(file, specifier);
  const target = posix.join(folderOf(file.path), specifier);
  return checkTarget(file, target) ?? checkFolder(file, target) ?? checkSibling(file, target, entries);
}

function checkBuiltin({ path }: SourceFile, specifier: string): Broken | undefined {
  if (isTest(path) || !pureFolders.includes(srcFolder(path))) return undefined;
  return { rule: "pure folder", fix: `remove the import of ${specifier}: src/${srcFolder(path)} does no IO` };
}

function checkPackage({ path }: SourceFile, specifier: string): Broken | undefined {
  const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
  const places = packageTable[name] ?? [];
  if (isTest(path) && testPackages.includes(name)) return undefined;
  if (places.some((place) => path.startsWith(`src/${place}`))) return undefined;
  const allowed = places.map((place) => `src/${place}`).join(", ") || "nowhere";
  return {
    rule: "package",
    fix: `do not import ${name} here: test/tidy/import-table.ts allows it in ${allowed}`,
  };
}

function checkTarget(file: SourceFile, target: string): Broken | undefined {
  if (target === "src/main.ts")
    return { rule: "main.ts", fix: "do not import main.ts: pass what you need as a parameter" };
  if (isTest(file.path)) return undefined;
  if (!target.startsWith("src/"))
    return { rule: "import table", fix: `do not import ${target}: it is outside of src` };
  if (isTest(target))
    return { rule: "import table", fix: "do not import a test: move what you need out of it" };
  return undefined;
}

function checkFolder({ path }: SourceFile, target: string): Broken | undefined {
  const [from, to] = [srcFolder(path), srcFolder(target)];
  if (path === "src/main.ts" || !target.startsWith("src/") || from === to) return undefined;
  // Tests of any folder have simulated hosts and clouds to act on.
  if (isTest(path) && to === "sim") return undefined;
  const allowed = importTable[from];
  if (!allowed)
    return {
      rule: "import table",
      fix: `give src/${from} a line in importTable of test/tidy/import-table.ts`,
    };
  if (allowed.includes(to)) return undefined;
  return {
    rule: "import table",
    fix: `do not import src/${to}: src/${from} may import ${allowed.join(", ") || "nothing"}`,
  };
}

function checkSibling(file: SourceFile, target: string, entries: ReadonlySet<string>): Broken | undefined {
  const growing = growingFolders.find((candidate) => candidate.folder === folderOf(target));
  if (!growing || folderOf(file.path) !== growing.folder || isTest(file.path)) return undefined;
  if (file.path === listPath(growing)) return undefined;
  if (target === listPath(growing))
    return { rule: "siblings", fix: `do not import ${target} into its own folder` };
  if (!entries.has(target)) return undefined;
  const fix = `do not import ${target}: move what both need into a file that exports no ${growing.entryTypes.join(" or ")}`;
  return { rule: "siblings", fix };
}

function srcFolder(path: string): string {
  return path.split("/")[1] ?? "";
}

function findImports(file: SourceFile): Import[] {
  const found: Import[] = [];
  walk(file.program, (node) => {
    const source = importedFrom(node);
    const specifier = textField(source, "value");
    if (source && specifier !== undefined) found.push({ file, specifier, at: source.start });
  });
  return found;
}

const importing = [
  "ImportDeclaration",
  "ExportNamedDeclaration",
  "ExportAllDeclaration",
  "ImportExpression",
  "TSImportType",
];

function importedFrom(node: SyntaxNode): SyntaxNode | undefined {
  return importing.includes(node.type)
    ? (childNode(node, "source") ?? childNode(node, "argument"))
    : undefined;
}
