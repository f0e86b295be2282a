import { parseAst } from "vitest/node";

/** A node of the syntax tree (ESTree with TypeScript's nodes); offsets count UTF-16 units. */
export type SyntaxNode = {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
};

/** A comment with its delimiters, and where it begins. */
export type Comment = { readonly start: number; readonly end: number; readonly text: string };

/** A TypeScript file, parsed. */
export type SourceFile = {
  readonly path: string;
  readonly text: string;
  readonly program: SyntaxNode;
  readonly comments: readonly Comment[];
};

/** The file parsed; throws with its path and the parser's message if it is no TypeScript. */
export function parseSourceFile(path: string, text: string): SourceFile {
  try {
    const program = parseAst(text, { lang: "ts" }) as unknown as SyntaxNode;
    return { path, text, program, comments: findComments(text, program) };
  } catch (cause) {
    throw new Error(`${path} cannot be parsed`, { cause });
  }
}

/** The line of an offset, from 1. */
export function lineAt(file: SourceFile, offset: number): number {
  return file.text.slice(0, offset).split("\n").length;
}

/** Visits a node and all below it, parents first, in the order of the text. */
export function walk(node: SyntaxNode, visit: (node: SyntaxNode, parent?: SyntaxNode) => void): void {
  const pending: { readonly node: SyntaxNode; readonly parent?: SyntaxNode }[] = [{ node }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node: parent } = next;
    visit(parent, next.parent);
    const children = childrenOf(parent).toSorted((one, other) => other.start - one.start);
    pending.push(...children.map((child) => ({ node: child, parent })));
  }
}

/** The nodes directly below a node. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  return Object.keys(node).flatMap((field) => childrenOfField(node, field));
}

/** The nodes in one field of a node. */
export function childrenOfField(node: SyntaxNode, field: string): SyntaxNode[] {
  const value = node[field];
  return (Array.isArray(value) ? value : [value]).filter(isSyntaxNode);
}

/** The node in a field of another; undefined if there is none. */
export function childNode(node: SyntaxNode, field: string): SyntaxNode | undefined {
  const value = node[field];
  return isSyntaxNode(value) ? value : undefined;
}

/** The text in a field of a node, such as an identifier's name; undefined if there is none. */
export function textField(node: SyntaxNode | undefined, field: string): string | undefined {
  const value = node?.[field];
  return typeof value === "string" ? value : undefined;
}

/** The name that a chain of members and calls begins with: `test` of `test.each(rows)`. */
export function rootName(node: SyntaxNode | undefined): string | undefined {
  let root = node;
  while (root && root.type !== "Identifier") root = childNode(root, "object") ?? childNode(root, "callee");
  return textField(root, "name");
}

function isSyntaxNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

// With strings, templates and regular expressions blanked, every `//` and `/*` that is left begins a comment.
function findComments(text: string, program: SyntaxNode): Comment[] {
  const code = text.split("");
  walk(program, (node) => {
    if (node.type === "Literal" || node.type === "TemplateElement") code.fill(" ", node.start, node.end);
  });
  const blanked = code.join("");
  return [...blanked.matchAll(/\/\/.*|\/\*[\s\S]*?\*\//g)].map((match) => {
    const end = match.index + match[0].length;
    return { start: match.index, end, text: text.slice(match.index, end) };
  });
}
