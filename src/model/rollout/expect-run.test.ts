import { expect, test } from "vitest";
import { expectedLeftMs } from "./expect-run.ts";

const expectation = {
  hosts: 12,
  waves: [
    { hosts: 2, beginsMs: 0, endsMs: 600_000 },
    { hosts: 10, beginsMs: 900_000, endsMs: 1_900_000 },
  ],
  estimatedMs: 2_000_000,
};

test.each([
  ["nothing has ended", 0, 2_000_000],
  ["half of the first wave has", 1, 1_700_000],
  ["the second wave is not begun: the pause is over when it is", 2, 1_100_000],
  ["half of the second has", 7, 600_000],
  ["all hosts have: what is left is the cloud's", 12, 100_000],
])("%s", (_, ended, leftMs) => {
  expect(expectedLeftMs(expectation, ended)).toBe(leftMs);
});
