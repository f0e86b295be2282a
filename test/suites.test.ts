import { expect, test } from "vitest";
import { suiteOf, whyLeftOut } from "../scripts/suites.ts";

const now = Date.UTC(2026, 10, 27);
const inSeconds = (seconds: number) => String(now / 1000 + seconds);

test.each<[string, number | undefined, string | undefined, string | undefined]>([
  ["without a limit of time", 100, undefined, undefined],
  ["with an empty limit of time", 100, "", undefined],
  ["that always has to run", undefined, inSeconds(-1), undefined],
  ["with time enough", 100, inSeconds(100), undefined],
  ["with too little time", 100, inSeconds(99), "99 s are left, and it may take 100"],
])("a suite %s", (_, needsSeconds, until, why) => {
  const suite = { projects: [], ...(needsSeconds === undefined ? {} : { needsSeconds }) };
  expect(whyLeftOut(suite, until, now)).toBe(why);
});

test("a suite that is not there is refused by name", () => {
  expect(suiteOf("fast").projects).toEqual(["fast"]);
  expect(() => suiteOf("toString")).toThrow(/no suite "toString": take some of fast, contracts, lab/);
});
