import { expect, test } from "vitest";
import type { HostDecision } from "../../src/model/scheduling/verdict.ts";
import { decideHost, hostStages } from "../../src/steps/scheduling/decide-host.ts";
import { createDice, startRandomCloud } from "../fixtures/random-cloud.ts";
import { randomRequest, readRandomCloud } from "../fixtures/replay-random.ts";

// The scheduler of the simulated cloud has Nova's semantics in code of its own; both must say the same of each host, filter by
// filter, up to the one that it falls out at. WHY_REQUESTS=10000 asks for more, WHY_SEED for others.
const requests = Number(process.env.WHY_REQUESTS ?? 500);
const firstSeed = Number(process.env.WHY_SEED ?? 1);
const A_CLOUD = 170;

/** Why a replay and the scheduler do not agree; undefined: they do. */
function disagreement({ stages }: HostDecision, fallsAt: string | undefined): string | undefined {
  for (const { stage, verdict } of stages.filter((each) => !hostStages.includes(each.stage))) {
    if (stage === fallsAt)
      return verdict.passes === "yes" ? `${stage} lets it pass, and it falls out there` : undefined;
    if (verdict.passes === "no")
      return `${stage} refuses ${JSON.stringify(verdict.lacks)}, and it falls out at ${fallsAt}`;
  }
  return fallsAt === undefined ? undefined : `it falls out at ${fallsAt}, which was not replayed`;
}

test(`the replay agrees with the simulated scheduler on ${requests} random requests`, {
  timeout: 600_000,
}, async () => {
  const seen = { fits: 0, falls: 0, unknown: 0 };
  const at = new Set<string>();
  for (let asked = 0, seed = firstSeed; asked < requests; seed += 1) {
    const dice = createDice(seed);
    const random = await startRandomCloud(dice);
    try {
      const { setup, hosts, facts, compose } = await readRandomCloud(random);
      for (let of = 0; of < A_CLOUD && asked < requests; of += 1, asked += 1) {
        const wanted = randomRequest(random, dice, facts);
        const truth = random.simulated.schedule(wanted);
        const request = compose(wanted);
        for (const host of hosts) {
          const decision = decideHost({ setup, request, host }, []);
          const wrong = disagreement(decision, truth[host.name]);
          expect(
            wrong,
            `seed ${seed}, request ${of}, ${random.release}, ${host.name}: ${JSON.stringify({ wanted, request, host })}`,
          ).toBeUndefined();
          const scheduled = decision.stages.filter(({ stage }) => !hostStages.includes(stage));
          const no = scheduled.find(({ verdict }) => verdict.passes === "no");
          const isUnknown = scheduled.some(({ verdict }) => verdict.passes === "unknown");
          seen[no ? "falls" : isUnknown ? "unknown" : "fits"] += 1;
          at.add(truth[host.name] ?? "");
        }
      }
    } finally {
      await random.stop();
    }
  }
  const all = seen.fits + seen.falls + seen.unknown;
  expect(seen.unknown / all, JSON.stringify(seen)).toBeLessThan(0.1);
  expect(seen.fits / all, JSON.stringify(seen)).toBeGreaterThan(0.05);
  for (const stage of [
    "placement",
    "ComputeFilter",
    "PciPassthroughFilter",
    "AggregateInstanceExtraSpecsFilter",
  ])
    expect(at).toContain(stage);
});
