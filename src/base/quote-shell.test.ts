import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "../../test/fixtures/any-text.ts";
import { quoteShellWord } from "./quote-shell.ts";

/** What a shell takes a line of quoted words for, each word ended by a NUL. */
function wordsSeenBy(shell: string, words: readonly string[]): readonly string[] {
  const input = ["set --", ...words.map(quoteShellWord)].join(" ");
  const output = execFileSync(shell, ["-s"], { input: `${input}\n[ $# -eq 0 ] || printf '%s\\0' "$@"\n` });
  return output.toString("utf8").split("\0").slice(0, -1);
}

const hostile = [
  "",
  " ",
  "'",
  "''",
  "\\'",
  "it's",
  "$(touch /tmp/never)",
  "`id`",
  "$HOME",
  "a\nb\n",
  "-n",
  "\\",
  "*",
  "~",
  "!!",
  "#",
  "grüße 🦊",
  "\u001b[31m",
  "; rm -rf /",
];

describe.each(["sh", "bash"])("%s", (shell) => {
  test("takes hostile words for what they are", () => {
    expect(wordsSeenBy(shell, hostile)).toEqual(hostile);
  });

  test("takes any words for what they are", () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 200, size: "max" }), (words) => {
        expect(wordsSeenBy(shell, words)).toEqual(words);
      }),
      { numRuns: 10 },
    );
  });
});

test("a NUL cannot be passed and is refused", () => {
  expect(() => quoteShellWord("a\0b")).toThrow(RangeError);
});
