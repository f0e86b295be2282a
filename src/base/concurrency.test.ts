import * as fc from "fast-check";
import { expect, test } from "vitest";
import { mapLimited } from "./concurrency.ts";

test("gives results in the order of the items, whatever the order in which they come", async () => {
  const pauses = [3, 0, 2, 1];
  const results = await mapLimited(pauses, 4, async (pause) => {
    for (let turn = 0; turn < pause; turn += 1) await Promise.resolve();
    return `after ${pause}`;
  });
  expect(results).toEqual(["after 3", "after 0", "after 2", "after 1"]);
});

test("never works on more than the limit at once, and on all of them once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 40 }), fc.integer({ min: 1, max: 8 }), async (count, limit) => {
      let working = 0;
      let most = 0;
      const seen: number[] = [];
      await mapLimited(
        Array.from({ length: count }, (_, at) => at),
        limit,
        async (item) => {
          working += 1;
          most = Math.max(most, working);
          await Promise.resolve();
          seen.push(item);
          working -= 1;
        },
      );
      expect(most).toBe(Math.min(limit, count));
      expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, at) => at));
    }),
    { numRuns: 30 },
  );
});

test("after a failure begins nothing more, and throws it when all that were begun have ended", async () => {
  const ended: string[] = [];
  const slow = Promise.withResolvers<void>();
  const all = mapLimited(["slow", "bad", "never"], 2, async (item) => {
    if (item === "slow") await slow.promise;
    if (item === "bad") throw new Error("bad failed");
    ended.push(item);
  });
  const outcome = all.then(
    () => "resolved",
    (error: unknown) => [String(error), [...ended]],
  );
  await Promise.resolve();
  slow.resolve();
  expect(await outcome).toEqual(["Error: bad failed", ["slow"]]);
  expect(ended).toEqual(["slow"]);
});

test("a limit of zero still works, one at a time", async () => {
  expect(await mapLimited([1, 2], 0, async (item) => item * 2)).toEqual([2, 4]);
});
