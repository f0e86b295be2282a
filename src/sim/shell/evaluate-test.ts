import type { Node } from "../files/node.ts";
import type { ShellProcess } from "./shell-process.ts";

type Reader = { readonly words: readonly string[]; at: number; readonly process: ShellProcess };

/** The exit code of `test` with these words; undefined if they are no expression. */
export function evaluateTest(process: ShellProcess, words: readonly string[]): number | undefined {
  const value = byCount(process, words);
  return value === undefined ? undefined : value ? 0 : 1;
}

// POSIX decides by the number of words, so that any text may stand as an operand.
function byCount(process: ShellProcess, words: readonly string[]): boolean | undefined {
  const [a = "", b = "", c = ""] = words;
  switch (words.length) {
    case 0:
      return false;
    case 1:
      return a !== "";
    case 2:
      return a === "!" ? b === "" : unary(process, a, b);
    case 3: {
      const found = binary(process, a, { operator: b, right: c });
      if (found !== undefined) return found;
      if (a === "!") return negate(byCount(process, words.slice(1)));
      return a === "(" && c === ")" ? b !== "" : byReading(process, words);
    }
    case 4:
      if (a === "!") return negate(byCount(process, words.slice(1)));
      return byReading(process, words);
    default:
      return byReading(process, words);
  }
}

function negate(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function byReading(process: ShellProcess, words: readonly string[]): boolean | undefined {
  const reader: Reader = { words, at: 0, process };
  const value = readOr(reader);
  return reader.at === words.length ? value : undefined;
}

function readOr(reader: Reader): boolean | undefined {
  let left = readAnd(reader);
  while (reader.words[reader.at] === "-o") {
    reader.at += 1;
    const right = readAnd(reader);
    left = left === undefined || right === undefined ? undefined : left || right;
  }
  return left;
}

function readAnd(reader: Reader): boolean | undefined {
  let left = readPrimary(reader);
  while (reader.words[reader.at] === "-a") {
    reader.at += 1;
    const right = readPrimary(reader);
    left = left === undefined || right === undefined ? undefined : left && right;
  }
  return left;
}

function readPrimary(reader: Reader): boolean | undefined {
  const [a = "", b, c] = reader.words.slice(reader.at, reader.at + 3);
  if (a === "!") {
    reader.at += 1;
    return negate(readPrimary(reader));
  }
  if (b !== undefined && c !== undefined) {
    const found = binary(reader.process, a, { operator: b, right: c });
    if (found !== undefined) {
      reader.at += 3;
      return found;
    }
  }
  if (a === "(") {
    reader.at += 1;
    const value = readOr(reader);
    reader.at += 1;
    return value;
  }
  const found = b === undefined ? undefined : unary(reader.process, a, b);
  reader.at += found === undefined ? 1 : 2;
  return found ?? a !== "";
}

function unary(process: ShellProcess, operator: string, path: string): boolean | undefined {
  if (operator === "-n") return path !== "";
  if (operator === "-z") return path === "";
  if (operator === "-t") return false;
  if (!/^-[efdLhrwxsbcpS]$/.test(operator)) return undefined;
  const isLink = operator === "-L" || operator === "-h";
  const found = process.kernel.files.find(path, process.cwd, !isLink);
  return "node" in found && is(operator, found.node);
}

function is(operator: string, node: Node): boolean {
  switch (operator) {
    case "-f":
      return node.kind === "file" || node.kind === "attribute";
    case "-d":
      return node.kind === "directory";
    case "-L":
    case "-h":
      return node.kind === "link";
    case "-c":
      return node.kind === "device";
    case "-b":
    case "-p":
    case "-S":
      return false;
    case "-s":
      return node.kind === "file" ? node.content !== "" : node.kind === "directory";
    case "-x":
      return node.kind === "directory" || (node.mode & 0o111) !== 0;
    default:
      // Root reads and writes all.
      return true;
  }
}

type Right = { readonly operator: string; readonly right: string };

function binary(process: ShellProcess, left: string, { operator, right }: Right): boolean | undefined {
  switch (operator) {
    case "=":
      return left === right;
    case "!=":
      return left !== right;
    case "-ef": {
      const [a, b] = [left, right].map((path) => process.kernel.files.node(path, process.cwd));
      return a !== undefined && a === b;
    }
    case "-nt": {
      const [a, b] = [left, right].map((path) => process.kernel.files.node(path, process.cwd));
      return a !== undefined && b !== undefined && a.changedAt > b.changedAt;
    }
    case "-eq":
    case "-ne":
    case "-lt":
    case "-le":
    case "-gt":
    case "-ge":
      return compare(operator, left, right);
    default:
      return undefined;
  }
}

function compare(operator: string, left: string, right: string): boolean | undefined {
  if (!/^\s*[-+]?\d+\s*$/.test(left) || !/^\s*[-+]?\d+\s*$/.test(right)) return undefined;
  const order = Number(left) - Number(right);
  switch (operator) {
    case "-eq":
      return order === 0;
    case "-ne":
      return order !== 0;
    case "-lt":
      return order < 0;
    case "-le":
      return order <= 0;
    case "-gt":
      return order > 0;
    default:
      return order >= 0;
  }
}
