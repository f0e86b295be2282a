import { expect, test } from "vitest";
import { hostName } from "../../src/model/ids.ts";
import { planRollout } from "../../src/model/rollout/plan-rollout.ts";
import { SeededRandom } from "../../src/sim/fleet/seeded-random.ts";
import { VirtualTime } from "../../src/sim/fleet/virtual-time.ts";
import { runRollout } from "../../src/stages/run-rollout.ts";
import { planOf } from "../fixtures/rollout-plan.ts";
import { largeIntent } from "../soak/large-fleet.ts";
import { lowerBoundMs } from "../soak/lower-bound.ts";

/** Works on so many hosts for four to twelve minutes each; gives how long that took, against the least, and the events. */
async function rollOut(hostCount: number) {
  const random = new SeededRandom(1);
  const wanted = largeIntent(hostCount);
  const durations = new Map(wanted.hosts.map(({ name }) => [name, random.int(240_000, 720_000)]));
  const durationOf = (host: string) => durations.get(hostName(host)) ?? 0;
  const time = new VirtualTime(0);
  let events = 0;
  time.onEvent = (count) => {
    events = count;
  };
  const { endings } = await time.run(
    runRollout(planRollout(planOf(wanted)), {
      clock: time,
      stop: new AbortController().signal,
      carryOut: async (host) => {
        await time.sleep(durationOf(host));
        return { host, outcome: { kind: "done", actions: 1 } };
      },
      leaveOut: (host) => Promise.reject(new Error(`${host} is left out`)),
      tellWave: async () => undefined,
    }),
  );
  expect(endings.length).toBe(hostCount);
  return { ms: time.now(), least: lowerBoundMs(wanted, durationOf), events };
}

test("10,000 hosts are rolled out in the least time that the rules allow, but for 5 %, and with as much work a host as 1,000", async () => {
  const [small, large] = [await rollOut(1000), await rollOut(10_000)];
  expect(large.ms).toBeGreaterThanOrEqual(large.least);
  expect(large.ms / large.least).toBeLessThan(1.05);
  expect(large.events / small.events).toBeLessThan(11);
});
