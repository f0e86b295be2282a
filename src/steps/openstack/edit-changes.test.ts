import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyTextPair } from "../../../test/fixtures/any-line-changes.ts";
import { findLineChanges, rowsOfText } from "../../model/line-changes.ts";
import { editLines } from "../../model/oslo-config/edit-lines.ts";
import { parseOsloConfig } from "../../model/oslo-config/parse-oslo-config.ts";
import { renderOsloConfig } from "../../model/oslo-config/render-oslo-config.ts";
import { findEditChanges } from "./edit-changes.ts";

const withoutSections = (before: string, after: string) =>
  findEditChanges(parseOsloConfig(before), parseOsloConfig(after)).map(
    ({ section: _section, ...change }) => change,
  );

test("the changes are those of the whole texts, whatever the lines end in", () => {
  fc.assert(
    fc.property(anyTextPair, ([before, after]) => {
      expect(withoutSections(before, after)).toEqual(findLineChanges(rowsOfText(before), rowsOfText(after)));
    }),
    { numRuns: 1000 },
  );
});

test("lines that an edit leaves are none of its changes, though others like them come", () => {
  const before = parseOsloConfig("[a]\nx = 1\nx = 1\ny = 2\n");
  const after = editLines(before, [{ line: 2, remove: 0, insert: ["x = 1"] }]);
  const [change, ...others] = findEditChanges(before, after);
  expect(change).toEqual({ line: 4, remove: [], insert: ["x = 1"], section: "[a]" });
  expect(others).toEqual([]);
  expect(renderOsloConfig(after)).toBe("[a]\nx = 1\nx = 1\nx = 1\ny = 2\n");
});

test("a change stands in the section that its last line comes to stand in, or that it is taken from", () => {
  const before = parseOsloConfig("[a]\nx = 1\n[b]\ny = 2\n");
  const moved = editLines(before, [
    { line: 2, remove: 1, insert: [] },
    { line: 5, remove: 0, insert: ["", "[pci]", "z = 3"] },
  ]);
  expect(findEditChanges(before, moved)).toEqual([
    { line: 2, remove: ["x = 1"], insert: [], section: "[a]" },
    { line: 5, remove: [], insert: ["", "[pci]", "z = 3"], section: "[pci]" },
  ]);
});
