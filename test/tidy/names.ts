import { childNode, lineAt, type SourceFile, textField, walk } from "./source-file.ts";
import { isCase, type Tree } from "./tree.ts";
import type { Violation } from "./violation.ts";

const forbidden = /^(util|helper|common|misc|manager|handler|processor|data|info|core)(s|ies)?$/i;
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.(ts|sh)$/;
const typeDeclarations = ["TSTypeAliasDeclaration", "TSInterfaceDeclaration", "ClassDeclaration"];

/** Holds that files are kebab-case, and that files, folders and types have names that say something. */
export function checkNames(tree: Tree): Violation[] {
  const code = tree.paths.filter((path) => /\.(ts|sh)$/.test(path) && path.includes("/") && !isCase(path));
  return [...code.flatMap(checkPath), ...tree.sources.flatMap(checkTypes)];
}

function checkPath(path: string): Violation[] {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const word = path.split(/[/.-]/).find((part) => forbidden.test(part));
  const found: Violation[] = [];
  if (!kebab.test(name))
    found.push({
      path,
      line: 1,
      rule: "file name",
      fix: "name it in kebab-case after the thing that it exports",
    });
  if (word)
    found.push({ path, line: 1, rule: "file name", fix: `say what it is instead of "${word}" in its path` });
  return found;
}

function checkTypes(file: SourceFile): Violation[] {
  const found: Violation[] = [];
  walk(file.program, (node) => {
    const id = typeDeclarations.includes(node.type) ? childNode(node, "id") : undefined;
    const words = textField(id, "name")?.split(/(?=[A-Z])/) ?? [];
    const word = words.find((part) => forbidden.test(part));
    if (id && word) {
      const fix = `say what it is instead of "${word}"`;
      found.push({ path: file.path, line: lineAt(file, id.start), rule: "type name", fix });
    }
  });
  return found;
}
