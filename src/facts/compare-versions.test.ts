import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compareVersions } from "./compare-versions.ts";

test.each([
  ["1.0", "1.0.1"],
  ["1.9", "1.10"],
  ["4.18.0-80.el8.x86_64", "4.18.0-553.el8_10.x86_64"],
  ["0-rescue-0123", "5.14.0-70.el9"],
  ["1.0~rc1", "1.0"],
  ["1.0.a", "1.0.1"],
  ["1.0a", "1.0b"],
  ["007", "08"],
])("%s is older than %s", (older, newer) => {
  expect(compareVersions(older, newer)).toBeLessThan(0);
  expect(compareVersions(newer, older)).toBeGreaterThan(0);
});

test("separators do not count", () => {
  expect(compareVersions("1.0-1", "1_0.01")).toBe(0);
});

test("is an order", () => {
  const version = fc.string({ unit: fc.constantFrom("0", "1", "2", "a", "b", ".", "-", "~") });
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0);
      if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) {
        expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
      }
    }),
  );
});
