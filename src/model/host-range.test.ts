import * as fc from "fast-check";
import { expect, test } from "vitest";
import { expandHostRange } from "./host-range.ts";

test.each([
  ["node-9", ["node-9"]],
  ["node-[9-11].domain.tld", ["node-9.domain.tld", "node-10.domain.tld", "node-11.domain.tld"]],
  ["n[08-10]", ["n08", "n09", "n10"]],
  ["n[8-10]", ["n8", "n9", "n10"]],
  ["n[1,3,7-9]", ["n1", "n3", "n7", "n8", "n9"]],
  ["n[1, 3]", ["n1", "n3"]],
  ["r[1-2]n[01-02]", ["r1n01", "r1n02", "r2n01", "r2n02"]],
  ["n[98-101]", ["n98", "n99", "n100", "n101"]],
  ["n[098-101]", ["n098", "n099", "n100", "n101"]],
  ["", [""]],
])("%s", (pattern, names) => {
  expect(expandHostRange(pattern)).toEqual({ names });
});

test.each([
  ["n[3-1]", "has the range [3-1] from high to low"],
  ["n[]", "has an empty range"],
  ["n[1,]", "has an empty range"],
  ["n[a-b]", 'has "a-b" where a number or a range belongs'],
  ["n[1-2", "has a bracket without its partner"],
  ["n1-2]", "has a bracket without its partner"],
  ["n[[1]]", "has a bracket without its partner"],
  ["n[1-010]", "has the range [1-010] with ends of different width"],
  ["n[1-99999]", "stands for 99999 hosts, more than 10000"],
  ["n[0-999999999][0-999999999]", "stands for far too many hosts, more than 10000"],
])("%s is refused", (pattern, problem) => {
  expect(expandHostRange(pattern)).toMatchObject({ problem });
});

test("any text gives names or a problem", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("[", "]", "-", ",", "0", "1", "9", "n") }), (pattern) => {
      const range = expandHostRange(pattern);
      expect("names" in range ? range.names.length : range.problem.length).toBeGreaterThan(0);
    }),
  );
});
