import type { Node } from "../files/node.ts";
import { unescapeFormat } from "../shell/format-printf.ts";
import { patternExpression } from "../shell/pattern.ts";
import { type Call, complain, type Program, say } from "../shell/program.ts";

type Found = { readonly path: string; readonly node: Node; readonly depth: number };
type Test = (found: Found, out: string[]) => boolean;

/** find, with -name -path -lname -type -maxdepth -mindepth -o ! -print -printf. */
export const findProgram: Program = (call) => {
  const at = call.words.findIndex((word) => /^[-!(]/.test(word));
  const roots = at < 0 ? call.words : call.words.slice(0, at);
  const limits = { least: 0, most: Infinity };
  const test = parseTest(at < 0 ? [] : call.words.slice(at), limits);
  if (typeof test === "string") return complain(call, test);
  const out: string[] = [];
  let code = 0;
  for (const root of roots.length === 0 ? ["."] : roots) {
    const found = call.process.kernel.files.find(root, call.process.cwd, false);
    if (!("node" in found)) code = complain(call, `'${root}': ${found.text}`);
    else walk(call, { path: root, node: found.node, depth: 0 }, { test, limits, out });
  }
  if (out.length > 0) say(call, out.join(""));
  return code;
};

type Search = {
  readonly test: Test;
  readonly limits: { least: number; most: number };
  readonly out: string[];
};

function walk(call: Call, found: Found, search: Search): void {
  if (found.depth >= search.limits.least) search.test(found, search.out);
  if (found.node.kind !== "directory" || found.depth >= search.limits.most) return;
  for (const [name, node] of found.node.entries)
    walk(call, { path: `${found.path.replace(/\/$/, "")}/${name}`, node, depth: found.depth + 1 }, search);
}

function parseTest(words: readonly string[], limits: Search["limits"]): Test | string {
  const choices: Test[][] = [[]];
  let negated = false;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (word === "-o") choices.push([]);
    if (word === "!") negated = !negated;
    if (/^(?:-[ao]|!|\(|\))$/.test(word)) continue;
    const value = words[at + 1] ?? "";
    if (word !== "-print") at += 1;
    const test = word.endsWith("depth") ? limitBy(limits, word, value) : testOf(word, value);
    if (test === undefined) return `unknown predicate \`${word}'`;
    choices.at(-1)?.push(negated ? not(test) : test);
    negated = false;
  }
  const test: Test = (found, out) => choices.some((all) => all.every((each) => each(found, out)));
  const acts = words.some((word) => word.startsWith("-print"));
  return acts ? test : (found, out) => test(found, out) && print(found, out);
}

const print: Test = ({ path }, out) => {
  out.push(`${path}\n`);
  return true;
};

function not(test: Test): Test {
  return (found, out) => !test(found, out);
}

function limitBy(limits: Search["limits"], word: string, value: string): Test {
  if (word === "-maxdepth") limits.most = Number(value);
  else limits.least = Number(value);
  return () => true;
}

function testOf(word: string, value: string): Test | undefined {
  switch (word) {
    case "-name":
      return ({ path }) => patternExpression(value).test(path.slice(path.lastIndexOf("/") + 1));
    case "-path":
      return ({ path }) => patternExpression(value).test(path);
    case "-lname":
      return ({ node }) => node.kind === "link" && patternExpression(value).test(node.target);
    case "-type":
      return ({ node }) => letterOf(node) === value;
    case "-print":
      return print;
    case "-printf":
      return (found, out) => {
        out.push(format(value, found));
        return true;
      };
    default:
      return undefined;
  }
}

function letterOf(node: Node): string {
  switch (node.kind) {
    case "directory":
      return "d";
    case "link":
      return "l";
    case "device":
      return "c";
    case "file":
    case "attribute":
      return "f";
  }
}

function format(text: string, { path, node }: Found): string {
  return unescapeFormat(text).replace(/%([plfi%])/g, (_, letter: string) => {
    if (letter === "p") return path;
    if (letter === "l") return node.kind === "link" ? node.target : "";
    if (letter === "f") return path.slice(path.lastIndexOf("/") + 1);
    return letter === "i" ? String(node.inode) : "%";
  });
}
