import * as fc from "fast-check";
import { expect, test } from "vitest";
import { editLines, type LineEdit } from "./edit-lines.ts";
import { parseOsloConfig } from "./parse-oslo-config.ts";
import { renderOsloConfig } from "./render-oslo-config.ts";

const text = fc.constantFrom(
  "[a]",
  "[b]",
  "[A]",
  "[]",
  "[c",
  "x = 1",
  "y: 2",
  "x =",
  "= 3",
  "no separator",
  "  more",
  "\tmore = 4",
  "  ",
  "",
  "# x = 5",
  ";y",
  'z = "6"',
);
const sound = fc.constantFrom("[a]", "[b]", "[c] ", "x = 1", "y: 2", "x =", "", "# x = 5", "  ");
const lineEnd = fc.constantFrom("\n", "\n", "\n", "\r\n", "\r");

/** Files that oslo.config may refuse, and files that it does not: only settings are continued. */
const anyFile = fc.array(fc.tuple(text, lineEnd), { maxLength: 14 }).map((lines) => lines.flat().join(""));
const goodFile = fc
  .array(fc.oneof(sound, fc.constant("x = 1\n  more\n  more")), { maxLength: 12 })
  .chain((lines) => fc.constantFrom("", "\n").map((end) => `[top]\n${lines.join("\n")}${end}`));

/** Files in which whether a carriage return is a line's whole end depends on all of the empty lines that follow it. */
const emptyLines = fc
  .array(fc.tuple(fc.constantFrom("", "", "", "[a]", "x = 1"), fc.constantFrom("\n", "\r", "\r", "\r\n")), {
    maxLength: 10,
  })
  .map((lines) => lines.flat().join(""));

const edits = (lineCount: number) =>
  fc
    .array(
      fc.tuple(
        fc.nat(lineCount),
        fc.nat(3),
        fc.array(text, { maxLength: 3 }).filter((lines) => lines.at(-1) !== ""),
      ),
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    .map((drawn) => {
      let free = 0;
      return drawn
        .toSorted(([a], [b]) => a - b)
        .flatMap(([from, remove, insert]): LineEdit[] => {
          if (from < free) return [];
          const removed = Math.min(remove, lineCount - from);
          free = from + removed + 1;
          return [{ line: from + 1, remove: removed, insert }];
        });
    });

const edited = fc
  .oneof(anyFile, goodFile, goodFile, emptyLines)
  .map(parseOsloConfig)
  .chain((file) => edits(file.lines.length).map((made) => ({ file, made })));

test("an edited file is what is read of its text, whatever the edits do to the lines after them", () => {
  fc.assert(
    fc.property(edited, ({ file, made }) => {
      const before = structuredClone(file);
      const after = editLines(file, made);
      expect(after).toEqual(parseOsloConfig(renderOsloConfig(after)));
      expect(file).toEqual(before);
    }),
    { numRuns: 3000 },
  );
});

test("a line's end is not taken for one with the empty line that comes to follow it", () => {
  const file = editLines(parseOsloConfig("[a]\rx = 1\n\ny = 2\n"), [{ line: 2, remove: 1, insert: [] }]);
  expect(renderOsloConfig(file)).toBe("[a]\n\ny = 2\n");
});

test("nor where several empty lines come to follow it", () => {
  const file = editLines(parseOsloConfig("[a]\rx = 1\r\ry = 2\n\n"), [{ line: 4, remove: 1, insert: [] }]);
  expect(renderOsloConfig(file)).toBe("[a]\rx = 1\n\n\n");
});
