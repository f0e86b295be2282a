import { expect, it } from "vitest";
import { chooseMicroversion, compareMicroversions } from "./microversion.ts";

it.each([
  ["the cloud knows more than the call", "2.1", "2.87", "2.1", "2.93", "2.87"],
  ["the cloud knows less than the call", "2.1", "2.87", "2.1", "2.3", "2.3"],
  ["numbers, not texts", "2.1", "2.87", "2.1", "2.9", "2.9"],
  ["just enough", "2.53", "2.87", "2.1", "2.53", "2.53"],
  ["too old a cloud", "2.53", "2.87", "2.1", "2.38", undefined],
  ["too new a cloud", "2.1", "2.10", "2.11", "2.200", undefined],
] as const)("takes the highest that both know: %s", (...[, least, most, from, to, chosen]) => {
  expect(chooseMicroversion({ least, most }, { least: from, most: to })).toBe(chosen);
});

it("sorts by numbers", () => {
  expect(["2.100", "2.9", "2.10", "1.39"].toSorted(compareMicroversions)).toEqual([
    "1.39",
    "2.9",
    "2.10",
    "2.100",
  ]);
});
