import {
  childNode,
  childrenOfField,
  lineAt,
  rootName,
  type SourceFile,
  textField,
  walk,
} from "./source-file.ts";
import { isCase, type Tree } from "./tree.ts";
import type { Violation } from "./violation.ts";

const fileLimit = 300;
const functionLimit = 60;
const parameterLimit = 3;

const functionTypes = ["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"];

// A function given to describe() only holds tests, each of which is measured; test.each() gives a row as parameters.
const testRunners = ["describe", "test", "it"];

/** Holds the limits of size: lines of a file and of a function, parameters of a function. */
export function checkSizes(tree: Tree): Violation[] {
  const shellAndCode = tree.paths.filter((path) => /\.(ts|sh)$/.test(path) && !isCase(path));
  return [
    ...shellAndCode.flatMap((path) => checkFile(path, tree.read(path))),
    ...tree.sources.flatMap(checkFunctions),
  ];
}

function checkFile(path: string, text: string): Violation[] {
  const lines = text.replace(/\n$/, "").split("\n").length;
  if (lines <= fileLimit) return [];
  const fix = `split it by subject: ${lines} lines, ${fileLimit} at most`;
  return [{ path, line: fileLimit + 1, rule: "file size", fix }];
}

function checkFunctions(file: SourceFile): Violation[] {
  const found: Violation[] = [];
  walk(file.program, (node, parent) => {
    if (!functionTypes.includes(node.type)) return;
    const line = lineAt(file, node.start);
    const lines = lineAt(file, node.end) - line + 1;
    const parameters = childrenOfField(node, "params").filter(
      (param) => textField(param, "name") !== "this",
    ).length;
    const runner = parent?.type === "CallExpression" ? rootName(childNode(parent, "callee")) : undefined;
    if (lines > functionLimit && runner !== "describe") {
      const fix = `split it into functions with names: ${lines} lines, ${functionLimit} at most`;
      found.push({ path: file.path, line, rule: "function size", fix });
    }
    if (parameters > parameterLimit && !testRunners.includes(runner ?? "")) {
      const fix = `pass an object: ${parameters} parameters, ${parameterLimit} at most`;
      found.push({ path: file.path, line, rule: "parameters", fix });
    }
  });
  return found;
}
