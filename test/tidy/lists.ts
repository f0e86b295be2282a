import { type Entry, findEntries, type GrowingFolder, growingFolders, listPath } from "./growing-folders.ts";
import { childNode, childrenOf, lineAt, textField } from "./source-file.ts";
import type { Tree } from "./tree.ts";
import type { Violation } from "./violation.ts";

/** Holds that every entry of a growing folder stands in the folder's list and has a test or a case. */
export function checkLists(tree: Tree): Violation[] {
  return [
    ...growingFolders.flatMap((growing) => checkFolder(tree, growing)),
    ...findUnknownFolders(tree).map((folder) => ({
      path: folder,
      line: 1,
      rule: "list",
      fix: "give the folder a line in growingFolders of test/tidy/growing-folders.ts",
    })),
  ];
}

function checkFolder(tree: Tree, growing: GrowingFolder): Violation[] {
  const imported = importedNames(tree, listPath(growing));
  return findEntries(tree, growing).flatMap((entry) => [
    ...(imported.has(entry.name) ? [] : [notListed(entry, growing)]),
    ...(isTested(tree, entry, growing) ? [] : [notTested(entry)]),
  ]);
}

function importedNames(tree: Tree, path: string): ReadonlySet<string | undefined> {
  const list = tree.sources.find((file) => file.path === path);
  const imports = list ? childrenOf(list.program).filter((node) => node.type === "ImportDeclaration") : [];
  return new Set(
    imports.flatMap(childrenOf).map((specifier) => textField(childNode(specifier, "imported"), "name")),
  );
}

function fileName({ file }: Entry): string {
  return file.path.slice(file.path.lastIndexOf("/") + 1, -".ts".length);
}

function notListed(entry: Entry, growing: GrowingFolder): Violation {
  const line = `import { ${entry.name} } from "./${fileName(entry)}.ts";`;
  const fix = `add \`${line}\` and \`${entry.name}\` to ${listPath(growing)}`;
  return { path: entry.file.path, line: lineAt(entry.file, entry.at), rule: "list", fix };
}

function notTested(entry: Entry): Violation {
  const path = entry.file.path.replace(/\.ts$/, ".test.ts");
  const fix = `add ${path}, or a case of that name under cases/`;
  return { path: entry.file.path, line: lineAt(entry.file, entry.at), rule: "test", fix };
}

function isTested(tree: Tree, entry: Entry, growing: GrowingFolder): boolean {
  const own = `${growing.folder}/${fileName(entry)}.test.ts`;
  const ofTable = listPath(growing).replace(/\.ts$/, ".test.ts");
  const casePrefix = `${growing.folder}/cases/${fileName(entry)}`;
  return tree.paths.some(
    (path) =>
      path === own ||
      (growing.testedAsTable && path === ofTable) ||
      (path.startsWith(casePrefix) && /^[/.]/.test(path.slice(casePrefix.length))),
  );
}

function findUnknownFolders(tree: Tree): string[] {
  const folders = tree.paths.flatMap((path) => /^(src\/knowledge\/[^/]+)\/[^/]+\.ts$/.exec(path)?.[1] ?? []);
  return [...new Set(folders)].filter((folder) =>
    growingFolders.every((growing) => growing.folder !== folder),
  );
}
