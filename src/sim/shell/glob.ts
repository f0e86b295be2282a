import type { FileTree } from "../files/file-tree.ts";
import type { Node } from "../files/node.ts";
import { isMagic, patternExpression, unescapePattern } from "./pattern.ts";

/** The paths that a pattern matches, in the order of their bytes; none if it matches nothing. */
export function findPaths(files: FileTree, pattern: string, from: string): readonly string[] {
  const parts = pattern.split("/");
  let bases = [pattern.startsWith("/") ? "/" : ""];
  for (const [index, part] of parts.entries()) {
    if (part === "") continue;
    const isLast = index === parts.length - 1;
    bases = isMagic(part)
      ? bases.flatMap((base) =>
          namesIn(files.node(base === "" ? "." : base, from), part).map((name) => base + name),
        )
      : bases.map((base) => base + unescapePattern(part)).filter((path) => exists(files, path, from));
    if (bases.length === 0) return [];
    if (!isLast) bases = bases.map((base) => `${base}/`);
  }
  return bases;
}

function exists(files: FileTree, path: string, from: string): boolean {
  return "node" in files.find(path, from, false);
}

function namesIn(node: Node | undefined, part: string): readonly string[] {
  if (node?.kind !== "directory") return [];
  const expression = patternExpression(part);
  const names: string[] = [];
  for (const name of node.entries.keys())
    if ((!name.startsWith(".") || part.startsWith(".")) && expression.test(name)) names.push(name);
  return names.toSorted(byBytes);
}

function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
