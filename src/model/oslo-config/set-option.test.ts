import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyOption, anyOsloConfig, anyValue } from "../../../test/fixtures/any-oslo-config.ts";
import { findSettings } from "./find-settings.ts";
import type { OsloFile, OsloName } from "./oslo-file.ts";
import { parseOsloConfig } from "./parse-oslo-config.ts";
import { removeOption } from "./remove-option.ts";
import { renderOsloConfig } from "./render-oslo-config.ts";
import { sectionKey } from "./section-key.ts";
import { setOption } from "./set-option.ts";
import { whyNotWritable } from "./why-not-writable.ts";

const spec = '{"devname": "eth0"}';

test.each<[string, string, readonly string[], string]>([
  ["replaces a value where it stands", "[pci]\nx = 1 \n# c\n", ["2"], "[pci]\nx = 2\n# c\n"],
  ["keeps the spacing", "[pci]\nx:1\n", ["2"], "[pci]\nx:2\n"],
  ["gives an empty option a value", "[pci]\nx =\ny=\n", ["2"], "[pci]\nx = 2\ny=\n"],
  ["empties an option", "[pci]\nx = 1\n", [""], "[pci]\nx =\n"],
  ["keeps a file without a last newline so", "[pci]\nx = 1", ["2"], "[pci]\nx = 2"],
  ["keeps CRLF", "[pci]\r\nx = 1\r\n", ["2", "3"], "[pci]\r\nx = 2\r\nx = 3\r\n"],
  ["takes continuation lines out", "[pci]\nx = 1\n  2\n\n[b]\n", ["3"], "[pci]\nx = 3\n\n[b]\n"],
  ["leaves what is right", "[pci]\nx  =  '1'  \n", ["1"], "[pci]\nx  =  '1'  \n"],
  ["adds to many values", "[pci]\nx = 1\n\ny = 2\n", ["1", "3"], "[pci]\nx = 1\nx = 3\n\ny = 2\n"],
  ["puts values between", "[pci]\nx = 1\n# c\nx = 3\n", ["1", "2", "3"], "[pci]\nx = 1\nx = 2\n# c\nx = 3\n"],
  ["takes values out", "[pci]\nx = 1\nx = 2\n# c\nx = 3\n", ["1", "3"], "[pci]\nx = 1\n# c\nx = 3\n"],
  ["keeps the first place of a single value", "[pci]\nx = 1\ny = 0\nx = 2\n", ["2"], "[pci]\nx = 2\ny = 0\n"],
  ["takes all values out", "[pci]\nx = 1\ny = 0\nx = 2\n", [], "[pci]\ny = 0\n"],
  ["finds the section in any case", "[PCI]\nx = 1\n", ["2"], "[PCI]\nx = 2\n"],
  ["finds a section's second header", "[pci]\n[a]\n[pci]\nx = 1\n", ["2"], "[pci]\n[a]\n[pci]\nx = 2\n"],
  ["takes nothing of another section", "[ pci ]\nx = 1\n", ["2"], "[ pci ]\nx = 1\n\n[pci]\nx = 2\n"],
  ["makes the section", "[a]\nb=1", ["1"], "[a]\nb=1\n\n[pci]\nx=1\n"],
  ["begins an empty file", "", ["1"], "[pci]\nx = 1\n"],
  ["fills an empty section", "[pci]\n\n[b]\n", ["1"], "[pci]\nx = 1\n\n[b]\n"],
  ["goes to the section's end", "[pci]\ny: 1\n z\n\n\n[b]\n", ["1"], "[pci]\ny: 1\n z\nx: 1\n\n\n[b]\n"],
  ["leaves the next header its comment", "[pci]\ny=1\n\n# b\n[b]\n", ["1"], "[pci]\ny=1\nx=1\n\n# b\n[b]\n"],
  ["stays below a section's only comment", "[pci]\n# c\n[b]\n", ["1"], "[pci]\n# c\nx = 1\n[b]\n"],
  [
    "goes below the commented default",
    "[pci]\n# Text.\n#x=9\n\n#y = 1\n",
    ["1"],
    "[pci]\n# Text.\n#x=9\nx=1\n\n#y = 1\n",
  ],
  [
    "knows prose from a default",
    "[pci]\n#   x = 2\n# x = 3\n#x = 4\n\n#z =\n",
    ["1"],
    "[pci]\n#   x = 2\n# x = 3\n#x = 4\nx = 1\n\n#z =\n",
  ],
  [
    "leaves a commented value whole",
    "[pci]\n#x = {\n#    1}\n#z =\n",
    ["1"],
    "[pci]\n#x = {\n#    1}\nx = 1\n#z =\n",
  ],
  [
    "takes no stray line for its own",
    "[pci]\n#x = {\n    1}\n#z =\n",
    ["1"],
    "[pci]\n#x = {\n    1}\nx = 1\n#z =\n",
  ],
  ["stays above a refused header", "[pci]\n[b\ny = 1\n", ["1"], "[pci]\nx = 1\n[b\ny = 1\n"],
  [
    "quotes what would lose space or quotes",
    "[pci]\n",
    [" 1", '"2"', "3 "],
    '[pci]\nx = " 1"\nx = ""2""\nx = "3 "\n',
  ],
  ["writes several lines", "[pci]\n", ["1,\n2"], "[pci]\nx = 1,\n    2\n"],
  ["writes JSON as it is", "[pci]\n#x =\n", [spec], `[pci]\n#x =\nx = ${spec}\n`],
])("%s", (_, text, values, wanted) => {
  const file = setOption(parseOsloConfig(text), { section: "pci", name: "x", values });
  expect(renderOsloConfig(file)).toBe(wanted);
});

const edit = fc.record({
  file: anyOsloConfig.map(parseOsloConfig),
  option: anyOption,
  values: fc.array(anyValue, { maxLength: 4 }),
});

function others(file: OsloFile, option: OsloName) {
  const same = new Set(findSettings(file, option));
  return file.settings
    .filter((setting) => !same.has(setting))
    .map(({ section, name, value }) => ({ section, name, value }));
}

test("sets what was asked for and nothing else, breaks nothing, and has nothing to do the second time", () => {
  fc.assert(
    fc.property(edit, ({ file, option, values }) => {
      const edited = setOption(file, { ...option, values });
      expect(findSettings(edited, option).map(({ value }) => value)).toEqual(values);
      expect(others(edited, option)).toEqual(others(file, option));
      expect(edited.problems.map(({ kind }) => kind)).toEqual(file.problems.map(({ kind }) => kind));
      expect(setOption(edited, { ...option, values })).toBe(edited);
    }),
    { numRuns: 500 },
  );
});

test("puts a file back that had the section but not the option", () => {
  fc.assert(
    fc.property(edit, ({ file, option, values }) => {
      const clean = removeOption(parseOsloConfig(`${renderOsloConfig(file)}\n[${option.section}]\n`), option);
      const there = setOption(clean, { ...option, values });
      expect(renderOsloConfig(removeOption(there, option))).toBe(renderOsloConfig(clean));
    }),
  );
});

test("changes only lines of the option", () => {
  fc.assert(
    fc.property(edit, ({ file, option, values }) => {
      const kept = (of: OsloFile) => {
        const own = findSettings(of, option);
        return of.lines.filter(
          (_, index) => !own.some(({ line, endLine }) => index + 1 >= line && index < endLine),
        );
      };
      const before = kept(file).map(({ text }) => text);
      const after = kept(setOption(file, { ...option, values })).map(({ text }) => text);
      const missing = file.sections.every(
        ({ name }) => name === undefined || sectionKey(name) !== sectionKey(option.section),
      );
      expect(after.slice(0, before.length)).toEqual(before);
      if (!missing || values.length === 0) expect(after.length).toBe(before.length);
    }),
  );
});

test.each<[string, string, string]>([
  ["", "x", "1"],
  ["a\nb", "x", "1"],
  ["a", "", "1"],
  ["a", "#x", "1"],
  ["a", "[x", "1"],
  ["a", " x", "1"],
  ["a", "x=y", "1"],
  ["a", "x\ny", "1"],
  ["a", "x", "1\r2"],
  ["a", "x", "1\n"],
  ["a", "x", "1\n 2"],
])("says that [%j] %j = %j cannot be written", (section, name, value) => {
  expect(whyNotWritable({ section, name }, [value])).toMatch(/^(an?|the) /);
  expect(() => setOption(parseOsloConfig(""), { section, name, values: [value] })).toThrow(RangeError);
});
