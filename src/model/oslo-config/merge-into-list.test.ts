import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyOption, anyOsloConfig } from "../../../test/fixtures/any-oslo-config.ts";
import { findSettings } from "./find-settings.ts";
import { mergeIntoList, splitList } from "./merge-into-list.ts";
import { parseOsloConfig } from "./parse-oslo-config.ts";
import { renderOsloConfig } from "./render-oslo-config.ts";

test.each<[string, string, string]>([
  ["no space", "x = a,b\n", "x = a,b,c,d\n"],
  ["a space", "x = a, b\n", "x = a, b, c, d\n"],
  ["one item", "x=a \n", "x=a,c,d\n"],
  ["lines", "x = a,\n    b\ny = 1\n", "x = a,\n    b,\n    c,\n    d\ny = 1\n"],
  ["lines from the first on", "x =\n  a,\n  b,\n\n", "x =\n  a,\n  b,\n  c,\n  d,\n\n"],
  ["a space and a comma at the end", "x = a, b,\n", "x = a, b, c, d,\n"],
  ["a comma at the end", "x = a,b,\n", "x = a,b,c,d,\n"],
  ["quotes", "x = 'a, b '\n", "x = 'a, b, c, d'\n"],
  ["nothing", "x =\n", "x = c,d\n"],
  ["some of them", "x = d,a\n", "x = d,a,c\n"],
  ["all of them", "x = d , c,,\n", "x = d , c,,\n"],
  ["commas alone", "x = ,,\n", "x = c,d\n"],
  ["several settings", "x = c,d\nx = a\n", "x = c,d\nx = a,c,d\n"],
  ["a commented default", "#x = a\n", "#x = a\nx = base,c,d\n"],
])("adds what is missing to a list with %s", (_, text, wanted) => {
  const option = { section: "s", name: "x", items: ["c", "d"], base: ["base"] };
  const file = mergeIntoList(parseOsloConfig(`[s]\n${text}`), option);
  expect(renderOsloConfig(file)).toBe(`[s]\n${wanted}`);
});

test("writes a list anew that would come to be quoted", () => {
  const file = mergeIntoList(parseOsloConfig("[s]\nx='a\n"), {
    section: "s",
    name: "x",
    items: ["'"],
    base: [],
  });
  expect(renderOsloConfig(file)).toBe(`[s]\nx="'a,'"\n`);
});

test.each(["", "a,b", " a", "a\nb"])("refuses %j as an item", (item) => {
  const option = { section: "s", name: "x", items: [item], base: [] };
  expect(() => mergeIntoList(parseOsloConfig(""), option)).toThrow(RangeError);
});

test("keeps all items, adds the others once, and has nothing to do the second time", () => {
  const item = fc.constantFrom("a", "b", "c d", "'", '"q"', "#");
  const merge = fc.record({
    file: anyOsloConfig.map(parseOsloConfig),
    option: anyOption,
    items: fc.array(item, { maxLength: 3 }),
    base: fc.array(item, { maxLength: 2 }),
  });
  fc.assert(
    fc.property(merge, ({ file, option, items, base }) => {
      const before = findSettings(file, option);
      const old = before.at(-1) ? splitList(before.at(-1)?.value ?? "") : base;
      const missing = [...new Set(items)].filter((each) => !old.includes(each));
      const merged = mergeIntoList(file, { ...option, items, base });
      const after = findSettings(merged, option);
      if (missing.length === 0) expect(merged).toBe(file);
      else expect(splitList(after.at(-1)?.value ?? "")).toEqual([...old, ...missing]);
      expect(after.slice(0, -1).map(({ value }) => value)).toEqual(
        before.slice(0, -1).map(({ value }) => value),
      );
      expect(mergeIntoList(merged, { ...option, items, base })).toBe(merged);
    }),
    { numRuns: 500 },
  );
});
