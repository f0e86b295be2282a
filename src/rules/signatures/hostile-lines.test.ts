import { Script } from "node:vm";
import { expect, test } from "vitest";
import { allSignatures } from "./all.ts";

/** As many bytes as are taken of a line on a host. */
const longest = 8000;
/** Long enough for any pattern that is not one of those that take years. */
const limitMs = 60_000;

const words = ["a", " ", "0", "0:", '"', "[{'", "/a", "0000:01:00.0 ", "Error ", "a=b, "];

function filled(start: string, word: string): string {
  return (start + word.repeat(Math.ceil(longest / word.length))).slice(0, longest);
}

/** Its example again and again, and the first part of it with what never ends behind it. */
function linesFor(example: string): readonly string[] {
  const part = example.slice(0, Math.ceil(example.length * 0.7));
  return [filled("", example.slice(0, -1)), ...["a", " ", "0"].map((word) => filled(part, word))];
}

/** The parts of a pattern that `|` outside of all groups parts. */
function branches(source: string): readonly string[] {
  let depth = 0;
  const parts = [""];
  for (const [piece] of source.matchAll(/\\.|\[(?:\\.|[^\]])*\]|./g)) {
    if (piece === "(") depth += 1;
    if (piece === ")") depth -= 1;
    if (piece === "|" && depth === 0) parts.push("");
    else parts[parts.length - 1] += piece;
  }
  return parts;
}

test("no pattern begins with what may be of any length: in a long line each place would be looked at from each other", () => {
  const begins = /^\(*(?:\?:)?(?:\\[dDsSwW]|\.|\[(?:\\.|[^\]])*\])(?:[+*]|\{\d+,\})/;
  const found = allSignatures.filter(({ pattern }) =>
    branches(pattern.source).some((part) => begins.test(part)),
  );
  expect(found.map(({ id }) => id)).toEqual([]);
  expect(
    ["(\\d+) VFs", "a|\\S*: b", "[^|]+x"].map((source) => branches(source).some((part) => begins.test(part))),
  ).toEqual([true, true, true]);
});

test("the longest lines that a host can send, made to take long, are read by all patterns", () => {
  const common = words.map((word) => filled("", word));
  const read = new Script(
    "signatures.map(({ pattern, lines }) => lines.concat(common).filter((line) => pattern.test(line)).length)",
  );
  const signatures = allSignatures.map(({ pattern, example }) => ({ pattern, lines: linesFor(example) }));
  const counts = read.runInNewContext({ signatures, common }, { timeout: limitMs }) as readonly number[];
  expect(counts).toHaveLength(allSignatures.length);
});
