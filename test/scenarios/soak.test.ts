import { describe, expect, test } from "vitest";
import { findProblems } from "../soak/find-problems.ts";
import { runSeed } from "../soak/run-seed.ts";

describe("fleets in which things go wrong end as without that, or say where they stopped", () => {
  // Those after them: test/contracts/soak.test.ts.
  test("the first 30 seeds", async () => {
    expect(await findProblems(1, 30)).toEqual([]);
  }, 120_000);

  test("a seed gives the same again", async () => {
    const [one, other] = [await runSeed(439), await runSeed(439)];
    expect(other.trace).toEqual(one.trace);
    expect(one.trace.length).toBeGreaterThan(20);
  });
});
