import {
  childNode,
  lineAt,
  rootName,
  type SourceFile,
  type SyntaxNode,
  textField,
  walk,
} from "./source-file.ts";
import type { Tree } from "./tree.ts";
import type { Violation } from "./violation.ts";

type Found = { readonly at: number; readonly rule: string; readonly fix: string };

/** Holds what no file may have: enums, default exports in src, any, notes to oneself, tests left out, muted checks. */
export function checkForbiddenSyntax(tree: Tree): Violation[] {
  return tree.sources.flatMap((file) =>
    [...findInSyntax(file), ...findInComments(file)].map(({ at, rule, fix }) => {
      return { path: file.path, line: lineAt(file, at), rule, fix };
    }),
  );
}

function findInSyntax(file: SourceFile): Found[] {
  const found: Found[] = [];
  walk(file.program, (node) => {
    const broken = checkNode(node, file.path);
    if (broken) found.push({ at: node.start, ...broken });
  });
  return found;
}

function checkNode(node: SyntaxNode, path: string): Omit<Found, "at"> | undefined {
  if (node.type === "TSEnumDeclaration") return { rule: "enum", fix: "use a union of string literals" };
  if (node.type === "TSAnyKeyword") return { rule: "any", fix: "use unknown, or the type that it has" };
  if (node.type === "ExportDefaultDeclaration" && path.startsWith("src/"))
    return { rule: "default export", fix: "export it by name" };
  if (node.type === "MemberExpression" && isTestFilter(node))
    return { rule: "test filter", fix: "run every test: take .only and .skip out" };
  return undefined;
}

function isTestFilter(node: SyntaxNode): boolean {
  const property = textField(childNode(node, "property"), "name") ?? "";
  const root = rootName(childNode(node, "object")) ?? "";
  return ["only", "skip"].includes(property) && ["test", "it", "describe"].includes(root);
}

function findInComments(file: SourceFile): Found[] {
  return file.comments.flatMap((comment) => {
    const note = /\b(TODO|FIXME|XXX)\b/.exec(comment.text);
    const muted = /@ts-(ignore|nocheck|expect-error)\b/.exec(comment.text);
    return [
      ...(note
        ? [{ at: comment.start + note.index, rule: "note", fix: `do it now, or take the ${note[1]} out` }]
        : []),
      ...(muted
        ? [{ at: comment.start + muted.index, rule: "muted check", fix: "make the types right instead" }]
        : []),
    ];
  });
}
