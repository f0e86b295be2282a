import * as fc from "fast-check";
import { expect, test } from "vitest";
import { expandHostRange } from "../model/host-range.ts";
import { compressHostNames } from "./compress-host-names.ts";

test.each([
  [["node-9.domain.tld", "node-11.domain.tld", "node-10.domain.tld"], ["node-[9-11].domain.tld"]],
  [["n1", "n3", "n7", "n8", "n9"], ["n[1,3,7-9]"]],
  [["n08", "n09", "n10"], ["n[08-10]"]],
  [["n8", "n9", "n010"], ["n[8-9,010]"]],
  [
    ["rack1-node2", "rack1-node3", "rack2-node3"],
    ["rack1-node[2-3]", "rack2-node3"],
  ],
  [
    ["bastion", "n1", "web"],
    ["bastion", "n1", "web"],
  ],
  [
    ["192.0.2.1", "192.0.2.2"],
    ["192.0.2.1", "192.0.2.2"],
  ],
  [["n1", "n1"], ["n1"]],
  [[], []],
])("%j", (names, ranges) => {
  expect(compressHostNames(names)).toEqual(ranges);
});

test("expands to the same names", () => {
  const name = fc
    .tuple(
      fc.constantFrom("n", "rack-1-n", ""),
      fc.integer({ min: 0, max: 120 }),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom("", ".tld", "b"),
    )
    .map(([prefix, number, width, suffix]) => prefix + String(number).padStart(width, "0") + suffix);
  fc.assert(
    fc.property(fc.uniqueArray(name), (names) => {
      const back = compressHostNames(names).flatMap((range) => {
        const expanded = expandHostRange(range);
        return "names" in expanded ? expanded.names : [];
      });
      expect(back.toSorted()).toEqual(names.toSorted());
    }),
  );
});

test("never throws", () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: "binary" })), (names) => void compressHostNames(names)));
});
