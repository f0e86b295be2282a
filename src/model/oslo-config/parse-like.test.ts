import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseLike } from "./parse-like.ts";
import { parseOsloConfig } from "./parse-oslo-config.ts";

const parsed = (text: string) => ({ text, file: parseOsloConfig(text) });

const piece = fc.constantFrom(
  "[a]",
  "[b]",
  "x = 1",
  "x",
  "=",
  " ",
  "\n",
  "\n",
  "\n",
  "\n  more",
  "#",
  "\n[a]\n",
  "]",
);
const some = (most: number) => fc.array(piece, { maxLength: most }).map((pieces) => pieces.join(""));
// As long as what is compared at once, so that borders fall within, between and at the ends of pieces.
const long = fc.constantFrom("", "y = 2\n".repeat(100), "#\n".repeat(256), "#\n".repeat(300));

const texts = fc
  .record({ head: some(8), above: long, one: some(5), other: some(5), below: long, tail: some(8) })
  .map(({ head, above, one, other, below, tail }) => ({
    text: head + above + one + below + tail,
    before: head + above + other + below + tail,
  }));

test("a text is read as parseOsloConfig does, whatever was read before it", () => {
  fc.assert(
    fc.property(texts, ({ text, before }) => {
      const like = parsed(before);
      expect(parseLike(text, like)).toEqual(parseOsloConfig(text));
      expect(like).toEqual(parsed(before));
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ["nothing before", "", "[a]\nx = 1\n"],
  ["nothing after", "[a]\nx = 1\n", ""],
  ["a last line that goes on", "[a]\nx = 1", "[a]\nx = 12"],
  ["a last line that ends", "[a]\nx = 1", "[a]\nx = 1\n"],
  ["a line that is a line's end", "[a]\nxx = 1\n", "[a]\nx = 1\n"],
  ["a carriage return", "[a]\rx = 1\n", "[a]\r\nx = 1\n"],
  ["no carriage return", "[a]\nx = 1\ny = 2\n", "[a]\nx = 1\r\r\ny = 2\n"],
  ["a line where there are two", "[a]\nx = 1\ny = 2\n", "[a]\nx = 1\r\ry = 2\n"],
])("a text is read by way of one with %s", (_, before, text) => {
  expect(parseLike(text, parsed(before))).toEqual(parseOsloConfig(text));
});

test("the same text is the same file", () => {
  const like = parsed("[a]\nx = 1\n");
  expect(parseLike("[a]\nx = 1\n", like)).toBe(like.file);
});

test("lines that two files have in common are held once", () => {
  const like = parsed("[a]\nip = 1\nx = 1\ny = 2\n");
  const file = parseLike("[a]\nip = 2\nx = 1\ny = 2\n", like);
  expect(file.settings[0]?.value).toBe("2");
  expect(file.lines[2]).toBe(like.file.lines[2]);
  expect(file.settings[2]).toBe(like.file.settings[2]);
});
