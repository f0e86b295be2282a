import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyTextPair } from "../../test/fixtures/any-line-changes.ts";
import { growthOf, TOO_FAST } from "../../test/fixtures/growth.ts";
import { applyLineChanges, findLineChanges, reverseLineChanges, rowsOfText } from "./line-changes.ts";

const find = (before: string, after: string) =>
  findLineChanges(rowsOfText(before), rowsOfText(after)).map((change) => ({ ...change, section: "[pci]" }));

test("what is found makes the one text of the other, and back", () => {
  fc.assert(
    fc.property(anyTextPair, ([before, after]) => {
      const changes = find(before, after);
      expect(applyLineChanges(before, changes)).toBe(after);
      expect(applyLineChanges(after, reverseLineChanges(changes))).toBe(before);
      expect(reverseLineChanges(reverseLineChanges(changes))).toEqual(changes);
    }),
    { numRuns: 500 },
  );
});

test("between two changes stands at least one line that stays", () => {
  fc.assert(
    fc.property(anyTextPair, ([before, after]) => {
      const changes = find(before, after);
      for (const [at, { line }] of changes.entries()) {
        const last = changes[at - 1];
        if (last) expect(line).toBeGreaterThan(last.line + last.remove.length);
      }
    }),
  );
});

describe("finds", () => {
  test.each<[string, string, string, unknown]>([
    ["nothing", "a\nb\n", "a\nb\n", []],
    ["a line in another's place", "a\nb\nc", "a\nB\nc", [{ line: 2, remove: ["b"], insert: ["B"] }]],
    ["a new line", "a\nb\n", "a\nx\nb\n", [{ line: 2, remove: [], insert: ["x"] }]],
    ["a new last line", "a\n", "a\nb\n", [{ line: 2, remove: [], insert: ["b"] }]],
    ["a last line feed", "a", "a\n", [{ line: 2, remove: [], insert: [""] }]],
    ["a carriage return", "a\r\nb", "a\nb", [{ line: 1, remove: ["a\r"], insert: ["a"] }]],
    ["the first text", "", "a", [{ line: 1, remove: [""], insert: ["a"] }]],
    [
      "two places apart",
      "a\nb\nc\nd\n",
      "A\nb\nc\nd\ne\n",
      [
        { line: 1, remove: ["a"], insert: ["A"] },
        { line: 5, remove: [], insert: ["e"] },
      ],
    ],
  ])("%s", (_, before, after, expected) => {
    expect(findLineChanges(rowsOfText(before), rowsOfText(after))).toEqual(expected);
  });

  test("a handful of edits in a file of 10,000 lines", () => {
    const lines = Array.from({ length: 10_000 }, (_, at) => (at % 3 === 0 ? "#" : `# option ${at}`));
    const edited = lines.with(10, "one").with(5000, "two").toSpliced(9000, 0, "three", "four");
    const changes = find(lines.join("\n"), edited.join("\n"));
    expect(changes.map(({ line, remove, insert }) => [line, remove.length, insert])).toEqual([
      [11, 1, ["one"]],
      [5001, 1, ["two"]],
      [9001, 0, ["three", "four"]],
    ]);
  });

  test("of edits in a long file, in no more time than it grows", () => {
    const make = (size: number) => {
      const lines = Array.from({ length: size }, (_, at) => (at % 3 === 0 ? "#" : `# option ${at}`));
      return [
        lines.join("\n"),
        lines
          .with(10, "one")
          .with(size - 10, "two")
          .join("\n"),
      ] as const;
    };
    const growth = growthOf(make, 5_000, ([before, after]) => find(before, after));
    expect(growth).toBeLessThan(TOO_FAST);
  });

  test("of edits at both ends of more lines than fit on the stack", () => {
    const before = `a\n${"#\n".repeat(300_000)}b`;
    const after = before.replace("a", "A").replace("b", "B");
    const changes = find(before, after);
    expect(changes.map(({ line }) => line)).toEqual([1, 300_002]);
    expect(applyLineChanges(before, changes)).toBe(after);
  });

  test("one change where nearly everything is another", () => {
    const before = Array.from({ length: 3000 }, (_, at) => `a${at}`).join("\n");
    const after = before.replaceAll("a", "b");
    expect(find(before, after)).toHaveLength(1);
    expect(applyLineChanges(before, find(before, after))).toBe(after);
  });
});

test("changes that do not fit a text are not made", () => {
  const changes = find("a\nb\nc", "a\nB\nc");
  expect(applyLineChanges("a\nx\nc", changes)).toBeUndefined();
  expect(applyLineChanges("a", changes)).toBeUndefined();
});
