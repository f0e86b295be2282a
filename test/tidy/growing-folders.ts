import { childNode, childrenOf, type SourceFile, type SyntaxNode, textField } from "./source-file.ts";
import { isTest, type Tree } from "./tree.ts";

/**
 * A folder that grows by one file a thing. A file that exports a constant of an entry type is an entry: it stands in
 * the list, and only the list and tests import it. The other files are shared by the entries and free to import.
 */
export type GrowingFolder = {
  readonly folder: string;
  readonly list: string;
  readonly entryTypes: readonly string[];
  /** The list's own test runs over every entry: they need no test each. */
  readonly testedAsTable?: true;
};

/** All of them. */
export const growingFolders: readonly GrowingFolder[] = [
  { folder: "src/knowledge/nics", list: "all.ts", entryTypes: ["NicFamily"], testedAsTable: true },
  { folder: "src/knowledge/openstack", list: "all.ts", entryTypes: ["ReleaseDelta"] },
  { folder: "src/knowledge/distros", list: "all.ts", entryTypes: ["OpenstackDistro"] },
  { folder: "src/knowledge/deployments", list: "all.ts", entryTypes: ["Deployment"], testedAsTable: true },
  { folder: "src/facts", list: "all.ts", entryTypes: ["Fact"] },
  { folder: "src/actions", list: "all.ts", entryTypes: ["ActionType"] },
  { folder: "src/steps", list: "sequence.ts", entryTypes: ["Step", "Guard"] },
  { folder: "src/steps/cloud", list: "sequence.ts", entryTypes: ["CloudStep"] },
  {
    folder: "src/steps/scheduling/filters",
    list: "all.ts",
    entryTypes: ["SchedulerFilter"],
    testedAsTable: true,
  },
  { folder: "src/rules", list: "all.ts", entryTypes: ["Rule"] },
  { folder: "src/rules/signatures", list: "all.ts", entryTypes: ["SignatureGroup"], testedAsTable: true },
];

/** An entry of a growing folder: its file and the constant that it exports. */
export type Entry = { readonly file: SourceFile; readonly name: string; readonly at: number };

/** The path of a folder's list. */
export function listPath(growing: GrowingFolder): string {
  return `${growing.folder}/${growing.list}`;
}

/** The entries of a growing folder. */
export function findEntries(tree: Tree, growing: GrowingFolder): Entry[] {
  return tree.sources
    .filter((file) => folderOf(file.path) === growing.folder && file.path !== listPath(growing))
    .filter((file) => !isTest(file.path))
    .flatMap((file) => exportedConstants(file, growing.entryTypes));
}

/** The folder of a path. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function exportedConstants(file: SourceFile, types: readonly string[]): Entry[] {
  return childrenOf(file.program)
    .filter((node) => node.type === "ExportNamedDeclaration")
    .flatMap((node) => childNode(node, "declaration") ?? [])
    .filter((node) => node.type === "VariableDeclaration")
    .flatMap(childrenOf)
    .filter((declarator) => types.includes(typeName(declarator) ?? ""))
    .map((declarator) => {
      const name = textField(childNode(declarator, "id"), "name") ?? "";
      return { file, name, at: declarator.start };
    });
}

// The T of `const x: T = ...`, or of `const x = ... satisfies T`.
function typeName(declarator: SyntaxNode): string | undefined {
  const id = childNode(declarator, "id");
  const annotation = id && childNode(id, "typeAnnotation");
  const init = childNode(declarator, "init");
  const satisfied = init?.type === "TSSatisfiesExpression" ? childNode(init, "typeAnnotation") : undefined;
  const type = annotation ? childNode(annotation, "typeAnnotation") : satisfied;
  return textField(type && childNode(type, "typeName"), "name");
}
