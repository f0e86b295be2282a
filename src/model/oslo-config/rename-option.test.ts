import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyOption, anySoundOsloConfig } from "../../../test/fixtures/any-oslo-config.ts";
import { knownValue } from "../reading.ts";
import { effectiveValue } from "./effective-value.ts";
import { findSettings } from "./find-settings.ts";
import { parseOsloConfig } from "./parse-oslo-config.ts";
import { renameOption } from "./rename-option.ts";
import { renderOsloConfig } from "./render-oslo-config.ts";

const from = { section: "DEFAULT", name: "old" };

test.each<[string, string, string, string]>([
  ["DEFAULT", "in the section", "[DEFAULT]\nold : 'a' \n  b\n# c\n", "[DEFAULT]\nnew : 'a' \n  b\n# c\n"],
  [
    "pci",
    "to another section",
    "[DEFAULT]\nold=1 \n  b\ny=1\n\n[pci]\nz = 1\n",
    "[DEFAULT]\ny=1\n\n[pci]\nz = 1\nnew=1 \n  b\n",
  ],
  [
    "pci",
    "below its commented default",
    "[pci]\n#new =\n\n#z =\n[DEFAULT]\nold = 1",
    "[pci]\n#new =\nnew = 1\n\n#z =\n[DEFAULT]\n",
  ],
  ["pci", "to a new section", "[DEFAULT]\nold = 1\n", "[DEFAULT]\n\n[pci]\nnew = 1\n"],
  [
    "pci",
    "all of them",
    "[DEFAULT]\nold = 1\n#\nold = 2\n[pci]\n",
    "[DEFAULT]\n#\n[pci]\nnew = 1\nnew = 2\n",
  ],
  ["pci", "beside the new name", "[DEFAULT]\nold = 1\n[pci]\nnew = 2\n", "[DEFAULT]\n[pci]\nnew = 2\n"],
  ["pci", "not what is not there", "[pci]\nold = 1\nnew = 2\n", "[pci]\nold = 1\nnew = 2\n"],
])("moves an option to %s: %s", (section, _, text, wanted) => {
  const file = renameOption(parseOsloConfig(text), { from, to: { section, name: "new" }, multi: false });
  expect(renderOsloConfig(file)).toBe(wanted);
});

test("adds many values before those of the new name, as oslo.config reads them", () => {
  const text = "[DEFAULT]\nold = 1\n[pci]\nnew = 2\nnew = 3\n";
  const file = renameOption(parseOsloConfig(text), {
    from,
    to: { section: "pci", name: "new" },
    multi: true,
  });
  expect(renderOsloConfig(file)).toBe("[DEFAULT]\n[pci]\nnew = 1\nnew = 2\nnew = 3\n");
});

test("never changes what a service reads, and leaves nothing under the old name", () => {
  // With a hyphen an older name is two names, of which a rename moves one.
  const plain = anyOption.filter(({ name }) => !name.includes("-"));
  const rename = fc.record({
    file: anySoundOsloConfig.map(parseOsloConfig),
    from: plain,
    to: plain,
    multi: fc.boolean(),
  });
  fc.assert(
    fc.property(rename, ({ file, from, to, multi }) => {
      const valuesIn = (source: typeof file) =>
        knownValue(
          effectiveValue([{ path: "a", file: source }], { ...to, deprecated: [from], multi }),
        )?.from.map(({ value }) => value);
      const renamed = renameOption(file, { from, to, multi });
      const same = findSettings(renamed, from).length > 0;
      // Under its own name nothing is to be done; many values of one option under one name come twice.
      if (same) expect(renamed).toBe(file);
      else expect(valuesIn(renamed)).toEqual(valuesIn(file));
      expect(renameOption(renamed, { from, to, multi })).toBe(renamed);
      expect(renamed.problems).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
