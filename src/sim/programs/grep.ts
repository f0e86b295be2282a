import type { Failure } from "../files/errno.ts";
import { type Call, complain, type Program, type Run, readInput, say } from "../shell/program.ts";
import { posixExpression } from "./posix-expression.ts";
import { type Options, readOptions } from "./read-options.ts";

/** What a line has been found by: an expression with its place, or a fixed text. */
type Found = { readonly expression: RegExp } | { readonly text: string } | undefined;

type Search = {
  readonly matches: (line: string) => Found;
  readonly options: Options;
  readonly inverted: boolean;
  readonly showsName: boolean;
  readonly after: number;
  readonly most: number;
  readonly ending: string;
};

/** grep, with its options -a -A -c -d -E -e -F -h -H -I -i -l -L -m -o -q -s -v -x -z. */
export const grepProgram: Program = function* grep(call: Call): Run<number> {
  const options = readOptions(call.words, "eAmdfBC");
  const rest = [...options.rest];
  const given = options.values.get("e") ?? [rest.shift() ?? ""];
  const patterns = given.flatMap((text) => text.split("\n"));
  const search = makeSearch(options, patterns, rest.length);
  if (typeof search === "string") return complain(call, search, 2);
  const out: string[] = [];
  const { found, failed } = yield* searchFiles(call, search, {
    paths: rest.length === 0 ? ["-"] : rest,
    out,
  });
  if (out.length > 0) say(call, out.join(""));
  if (found && options.flags.has("q")) return 0;
  return failed ? 2 : found ? 0 : 1;
};

type Sought = { readonly paths: readonly string[]; readonly out: string[] };

function* searchFiles(
  call: Call,
  search: Search,
  { paths, out }: Sought,
): Run<{ readonly found: boolean; readonly failed: boolean }> {
  const { flags, values } = search.options;
  let found = false;
  let failed = false;
  for (const path of paths) {
    const bytes = yield* readInput(call, path);
    if (typeof bytes !== "string") {
      if (bytes.errno === "EISDIR" && values.get("d")?.[0] === "skip") continue;
      failed = true;
      if (!flags.has("s")) complainOf(call, path, bytes);
    } else if (!(flags.has("I") && bytes.includes("\0")))
      found = searchText(search, bytes, { name: path === "-" ? "(standard input)" : path, out }) || found;
    if (found && flags.has("q")) break;
  }
  return { found, failed };
}

function complainOf(call: Call, path: string, failure: Failure): void {
  complain(call, `${path}: ${failure.text}`);
}

function makeSearch(options: Options, patterns: readonly string[], files: number): Search | string {
  const { flags, values } = options;
  const whole = flags.has("x");
  const ignoresCase = flags.has("i");
  const common = {
    options,
    inverted: flags.has("v"),
    showsName: !flags.has("h") && (flags.has("H") || files > 1),
    after: Number(values.get("A")?.[0] ?? 0),
    most: Number(values.get("m")?.[0] ?? Infinity),
    ending: flags.has("z") ? "\0" : "\n",
  };
  if (flags.has("F")) {
    const fixed = ignoresCase ? patterns.map((text) => text.toLowerCase()) : patterns;
    const set = new Set(fixed);
    const matches = (line: string) => {
      const text = ignoresCase ? line.toLowerCase() : line;
      const hit = whole ? (set.has(text) ? line : undefined) : fixed.find((each) => text.includes(each));
      return hit === undefined ? undefined : { text: hit };
    };
    return { ...common, matches };
  }
  const notation = flags.has("E") || flags.has("P") ? "extended" : "basic";
  try {
    const all = patterns.map((text) => posixExpression(text, notation, ignoresCase ? "i" : ""));
    const bounded = whole ? all.map((each) => new RegExp(`^(?:${each.source})$`, each.flags)) : all;
    const one =
      bounded.length === 1
        ? bounded[0]
        : new RegExp(bounded.map(({ source }) => `(?:${source})`).join("|"), bounded[0]?.flags);
    if (one === undefined) return "no pattern";
    const found = { expression: one };
    return { ...common, matches: (line) => (one.test(line) ? found : undefined) };
  } catch (error) {
    return error instanceof Error ? error.message : "bad expression";
  }
}

type Target = { readonly name: string; readonly out: string[] };

function searchText(search: Search, bytes: string, target: Target): boolean {
  const { flags } = search.options;
  const isQuiet = flags.has("q") || flags.has("l") || flags.has("c") || flags.has("L");
  const shown = new ShownLines(search, target);
  let count = 0;
  let from = 0;
  for (let number = 0; from < bytes.length && count < search.most; number += 1) {
    const end = bytes.indexOf(search.ending, from);
    const text = bytes.slice(from, end < 0 ? undefined : end);
    from = end < 0 ? bytes.length : end + 1;
    const found = search.matches(text);
    const isHit = (found !== undefined) !== search.inverted;
    if (isHit) count += 1;
    if (isQuiet) continue;
    if (isHit) shown.show(text, number, found);
    else shown.follow(text, number);
  }
  const prefix = search.showsName ? `${target.name}:` : "";
  if (flags.has("c")) target.out.push(`${prefix}${count}\n`);
  if (flags.has("l") && count > 0) target.out.push(`${target.name}\n`);
  return count > 0;
}

/** The lines that are shown, with those that follow a hit. */
class ShownLines {
  readonly #search: Search;
  readonly #target: Target;
  #left = 0;
  #last = -1;

  constructor(search: Search, target: Target) {
    this.#search = search;
    this.#target = target;
  }

  show(text: string, number: number, found: Found): void {
    const { after, options, showsName } = this.#search;
    const { out, name } = this.#target;
    if (after > 0 && this.#last >= 0 && number > this.#last + 1) out.push("--\n");
    const texts = options.flags.has("o") ? allMatches(text, found) : [text];
    for (const each of texts)
      out.push(lineOf(this.#search, { name: showsName ? name : "", text: each, number }));
    this.#last = number;
    this.#left = after;
  }

  follow(text: string, number: number): void {
    if (this.#left === 0) return;
    this.#left -= 1;
    this.#last = number;
    const { ending, showsName } = this.#search;
    this.#target.out.push(showsName ? `${this.#target.name}-${text}${ending}` : `${text}${ending}`);
  }
}

function lineOf(
  search: Search,
  at: { readonly name: string; readonly text: string; readonly number: number },
): string {
  const number = search.options.flags.has("n") ? `${at.number + 1}:` : "";
  return `${at.name === "" ? "" : `${at.name}:`}${number}${at.text}${search.ending}`;
}

function allMatches(line: string, found: Found): readonly string[] {
  if (found === undefined) return [];
  if ("text" in found) return [found.text];
  const expression = new RegExp(found.expression.source, `${found.expression.flags}g`);
  return [...line.matchAll(expression)].map(([text]) => text).filter((text) => text !== "");
}
