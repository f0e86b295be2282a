import { childNode, childrenOf, lineAt, type SourceFile, type SyntaxNode, textField } from "./source-file.ts";
import type { Tree } from "./tree.ts";
import type { Violation } from "./violation.ts";

/** Holds that every export has a sentence above it that says what it promises. */
export function checkSentences(tree: Tree): Violation[] {
  return tree.sources
    .filter((file) => file.path.includes("/") && !file.path.endsWith(".test.ts"))
    .flatMap((file) => exportsOf(file).flatMap((node) => checkExport(file, node)));
}

function exportsOf(file: SourceFile): SyntaxNode[] {
  return childrenOf(file.program).filter(
    (node) => node.type === "ExportNamedDeclaration" && childNode(node, "declaration") !== undefined,
  );
}

function checkExport(file: SourceFile, node: SyntaxNode): Violation[] {
  if (isOverload(file, node)) return [];
  const above = file.text.slice(0, node.start).trimEnd();
  const comment = file.comments.find((candidate) => candidate.end === above.length);
  const words = comment?.text.startsWith("/**") ? (comment.text.match(/[\p{L}\p{N}]+/gu) ?? []) : [];
  if (words.length >= 3) return [];
  const fix = "write one sentence above the export, as /** ... */: what it promises, with units and errors";
  return [{ path: file.path, line: lineAt(file, node.start), rule: "sentence", fix }];
}

// Of several signatures of one function the first carries the sentence.
function isOverload(file: SourceFile, node: SyntaxNode): boolean {
  const before = childrenOf(file.program).find(
    (other) => other.end <= node.start && isJustBefore(file, other, node),
  );
  const [previous, own] = [before && declarationOf(before), declarationOf(node)];
  return previous?.type === "TSDeclareFunction" && nameOf(previous) === nameOf(own);
}

function isJustBefore(file: SourceFile, other: SyntaxNode, node: SyntaxNode): boolean {
  return file.text.slice(other.end, node.start).trim() === "";
}

function declarationOf(node: SyntaxNode): SyntaxNode | undefined {
  return childNode(node, "declaration");
}

function nameOf(node: SyntaxNode | undefined): string | undefined {
  return node && textField(childNode(node, "id"), "name");
}
