import { expect, test } from "vitest";
import { findProblems } from "../soak/find-problems.ts";

const SEEDS_IN_A_TEST = 30;

test.each(Array.from({ length: 6 }, (_, at) => 31 + at * SEEDS_IN_A_TEST))(
  "in 30 fleets from seed %i on things go wrong, and they end as without that or say where they stopped",
  async (first) => {
    expect(await findProblems(first, SEEDS_IN_A_TEST)).toEqual([]);
  },
);
