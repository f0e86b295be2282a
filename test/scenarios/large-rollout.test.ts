import { expect, test } from "vitest";
import { hostName } from "../../src/model/ids.ts";
import { playRollout } from "../../src/model/rollout/find-impact.ts";
import { planRollout } from "../../src/model/rollout/plan-rollout.ts";
import { SeededRandom } from "../../src/sim/fleet/seeded-random.ts";
import { VirtualTime } from "../../src/sim/fleet/virtual-time.ts";
import { runRollout } from "../../src/stages/run-rollout.ts";
import { planOf } from "../fixtures/rollout-plan.ts";
import { largeIntent } from "../soak/large-fleet.ts";
import { leastWithoutForesightMs, lowerBoundMs } from "../soak/lower-bound.ts";

/** So many hosts that take four to twelve minutes each, which nobody knows before. */
function fleetOf(hostCount: number, atOnce: number) {
  const random = new SeededRandom(1);
  const wanted = largeIntent(hostCount, atOnce);
  const durations = new Map(wanted.hosts.map(({ name }) => [name, random.int(240_000, 720_000)]));
  return { wanted, durationOf: (host: string) => durations.get(hostName(host)) ?? 0 };
}

/** Works on so many hosts; gives how long that took, against the least, in which order they were begun, and the events. */
async function rollOut(hostCount: number, atOnce = 50) {
  const { wanted, durationOf } = fleetOf(hostCount, atOnce);
  const begun: string[] = [];
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
        begun.push(host);
        await time.sleep(durationOf(host));
        return { host, outcome: { kind: "done", actions: 1 } };
      },
      leaveOut: (host) => Promise.reject(new Error(`${host} is left out`)),
      tellWave: async () => undefined,
    }),
  );
  expect(endings.length).toBe(hostCount);
  const blindLeast = leastWithoutForesightMs(wanted, begun, durationOf);
  return { ms: time.now(), least: lowerBoundMs(wanted, durationOf), blindLeast, events };
}

test("10,000 hosts, fifty at once, are rolled out in the least time that the rules allow, but for 5 %, and with as much work a host as 1,000", async () => {
  const [small, large] = [await rollOut(1000), await rollOut(10_000)];
  expect(large.ms).toBeGreaterThanOrEqual(large.least);
  expect(large.ms / large.least).toBeLessThan(1.05);
  expect(large.events / small.events).toBeLessThan(11);
});

test("10,000 hosts, a hundred at once, too, as the rollout is played for its impact", () => {
  const { wanted, durationOf } = fleetOf(10_000, 100);
  const least = lowerBoundMs(wanted, durationOf);
  const { endsMs } = playRollout(planRollout(planOf(wanted)), durationOf);
  expect(endsMs).toBeGreaterThanOrEqual(least);
  expect(endsMs / least).toBeLessThan(1.05);
});

// The last hosts of a wave end one by one. With 200 at once that is 6 % of the time, which who knew beforehand how long each takes
// could save, by beginning the longest first; nobody knows that.
test.each([50, 200])(
  "10,000 hosts, %i at once, take no longer than for anybody who does not know how long a host takes",
  async (atOnce) => {
    const { ms, blindLeast, least } = await rollOut(10_000, atOnce);
    expect(blindLeast).toBeGreaterThanOrEqual(least);
    expect(ms).toBeGreaterThanOrEqual(blindLeast);
    expect(ms / blindLeast).toBeLessThan(1.001);
  },
  120_000,
);
