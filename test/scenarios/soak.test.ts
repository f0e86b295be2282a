import { describe, expect, test } from "vitest";
import { runSeed } from "../soak/run-seed.ts";

const SEEDS_IN_A_TEST = 25;

describe("fleets in which things go wrong end as without that, or say where they stopped", () => {
  test.each(Array.from({ length: 6 }, (_, at) => 1 + at * SEEDS_IN_A_TEST))(
    "25 seeds from %i on",
    async (first) => {
      const problems: string[] = [];
      for (let seed = first; seed < first + SEEDS_IN_A_TEST; seed++) {
        const { problem } = await runSeed(seed);
        if (problem !== undefined) problems.push(`make soak SEED=${seed}: ${problem}`);
      }
      expect(problems).toEqual([]);
    },
    120_000,
  );

  test("a seed gives the same again", async () => {
    const [one, other] = [await runSeed(439), await runSeed(439)];
    expect(other.trace).toEqual(one.trace);
    expect(one.trace.length).toBeGreaterThan(20);
  });
});
