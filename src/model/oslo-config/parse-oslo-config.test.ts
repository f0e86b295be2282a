import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyOsloConfig } from "../../../test/fixtures/any-oslo-config.ts";
import { anyText } from "../../../test/fixtures/any-text.ts";
import { describeOsloProblem } from "./describe-oslo-problem.ts";
import { parseOsloConfig } from "./parse-oslo-config.ts";
import { renderOsloConfig } from "./render-oslo-config.ts";

test("renders any text as it was", () => {
  fc.assert(
    fc.property(fc.oneof(anyOsloConfig, anyText), (text) => {
      expect(renderOsloConfig(parseOsloConfig(text))).toBe(text);
    }),
    { numRuns: 500 },
  );
});

test.each<[string, string, string]>([
  ["a = b", "a", "b"],
  ["a=b", "a", "b"],
  ["a: b", "a", "b"],
  ["a = b:c", "a", "b:c"],
  ["url: http://x=y", "url", "http://x=y"],
  ["a =", "a", ""],
  ["a = \t b \t", "a", "b"],
  ['a = " b "', "a", " b "],
  ["a = 'b\"", "a", "'b\""],
  ['a = "', "a", ""],
  ["a = b # no comment", "a", "b # no comment"],
  ["a = b\n  c\n\td", "a", "b\nc\nd"],
  ["a = b\n  # no comment either", "a", "b\n# no comment either"],
  ["a =\n  b", "a", "\nb"],
  ["a = b\r\n c\r\n", "a", "b\nc"],
  ["a = b\r c\r", "a", "b\nc"],
  ["two words = b", "two words", "b"],
  ["\u00a0a = b\u00a0", "a", "b"],
])("reads %j as oslo.config does", (text, name, value) => {
  const file = parseOsloConfig(`[s]\n${text}`);
  expect(file.settings).toMatchObject([{ section: "s", name, value, line: 2 }]);
  expect(file.problems).toEqual([]);
});

test.each<[string, string]>([
  ["a = b\n\n[s]", "line 1: the option stands before the first section"],
  ["[s]\n  a = b", "line 2: it begins with a space but continues no option"],
  ["[s]\na = b\n\n  c", "line 4: it begins with a space but continues no option"],
  ["[s]\na = b\n# c\n  d", "line 4: it begins with a space but continues no option"],
  ["[s]\nword", "line 2: neither a header, nor a comment, nor an option with = or :"],
  ["[s]\n= b", "line 2: there is no name before the separator"],
  ["[s] # why", "line 1: the header does not end with ]"],
  ["[]", "line 1: the header has no name"],
  ["\ufeff[s]\na = b", "line 1: it begins with a byte order mark"],
])("keeps and reports what oslo.config refuses in %j", (text, words) => {
  const file = parseOsloConfig(text);
  expect(file.problems.slice(0, 1).map((problem) => describeOsloProblem(file, problem))).toEqual([words]);
  expect(renderOsloConfig(file)).toBe(text);
});

test("goes on below a refused line, and leaves what is below a refused header to no section", () => {
  const file = parseOsloConfig("[s]\nword\na = 1\n[t\nb = 2\n[s]\nc = 3\n");
  expect(file.settings.map(({ section, name }) => [section, name])).toEqual([
    ["s", "a"],
    [undefined, "b"],
    ["s", "c"],
  ]);
  expect(file.problems.map(({ kind, line }) => [kind, line])).toEqual([
    ["no-separator", 2],
    ["open-header", 4],
  ]);
  expect(file.sections).toEqual([
    { name: "s", line: 1, endLine: 3 },
    { name: undefined, line: 4, endLine: 5 },
    { name: "s", line: 6, endLine: 7 },
  ]);
});

test("says which line oslo.config names for an option outside of a section", () => {
  expect(parseOsloConfig("a = b\n c\n\nd").problems).toEqual([
    { kind: "outside-section", line: 1, namedLine: 3 },
    { kind: "no-separator", line: 4, namedLine: 4 },
  ]);
});
