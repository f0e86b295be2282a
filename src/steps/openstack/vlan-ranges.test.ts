import { expect, test } from "vitest";
import { missingRanges } from "./vlan-ranges.ts";

const network = (vlans: readonly (readonly [number, number])[], flat = false) => [
  { name: "physnet2", vlans: vlans.map(([first, last]) => ({ first, last })), flat },
];

test.each([
  ["none there", ["physnet1:1:9"], network([[200, 299]]), ["physnet2:200:299"]],
  ["the same", ["physnet2:200:299"], network([[200, 299]]), []],
  ["a wider one", ["physnet2:1:4094"], network([[200, 299]]), []],
  ["two that join", ["physnet2:250:300", "physnet2:200:249"], network([[200, 299]]), []],
  ["two with a gap", ["physnet2:200:249", "physnet2:251:299"], network([[200, 299]]), ["physnet2:200:299"]],
  ["a narrower one", ["physnet2:200:250"], network([[200, 299]]), ["physnet2:200:299"]],
  ["the name alone", ["physnet2"], network([[200, 299]]), ["physnet2:200:299"]],
  ["a name that begins so", ["physnet22:200:299"], network([[200, 299]]), ["physnet2:200:299"]],
  [
    "one of two",
    ["physnet2:5:5"],
    network([
      [5, 5],
      [7, 7],
    ]),
    ["physnet2:7:7"],
  ],
  ["no range wanted", [], network([]), ["physnet2"]],
  ["no range wanted, some there", ["physnet2:1:2"], network([]), []],
  ["flat alone", [], network([], true), []],
] as const)("%s", (_, present, wanted, missing) => {
  expect(missingRanges(present, wanted)).toEqual(missing);
});
