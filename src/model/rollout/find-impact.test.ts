import { describe, expect, test } from "vitest";
import { planOf, rack } from "../../../test/fixtures/rollout-plan.ts";
import type { Intent } from "../intent.ts";
import { estimateAction, hostOverheadMs, proofMs, reportMs } from "./action-durations.ts";
import { findImpact, playRollout } from "./find-impact.ts";
import { planRollout } from "./plan-rollout.ts";

const names = Array.from({ length: 10 }, (_, at) => `h${at}`);
const even = rack("r1", ...names.slice(0, 5));
const odd = rack("r2", ...names.slice(5));
const minutes = 60_000;

function estimate(change: Partial<Intent>): number {
  const plan = planOf({ hosts: [...even, ...odd], concurrency: 4, ...change });
  return playRollout(planRollout(plan), () => 10 * minutes).endsMs / minutes;
}

describe("how long a rollout of ten hosts of ten minutes each takes", () => {
  test.each([
    ["four at once: three rounds", {}, 30],
    ["one after the other", { concurrency: 1 }, 100],
    ["all together", { concurrency: 10 }, 10],
    [
      "three at once: four rounds",
      { rollout: { pauseMs: 0, stopAfter: 1, atOnce: { kind: "number", hosts: 3 } } },
      40,
    ],
    [
      "two racks of five, with a pause: twice two rounds",
      { rollout: { pauseMs: 7 * minutes, stopAfter: 1, waves: { kind: "label", label: "rack" } } },
      47,
    ],
    [
      "one of each rack at once: five rounds",
      {
        rollout: {
          pauseMs: 0,
          stopAfter: 1,
          perGroup: { label: "rack", atMost: { kind: "number", hosts: 1 } },
        },
      },
      50,
    ],
  ] as const satisfies readonly (readonly [string, Partial<Intent>, number])[])(
    "%s",
    (_, change, expected) => {
      expect(estimate(change)).toBe(expected);
    },
  );
});

test("hosts that take longer do not keep others from being begun", () => {
  const plan = planOf({ hosts: rack("r1", "slow", "a", "b", "c"), concurrency: 2 });
  expect(playRollout(planRollout(plan), (host) => (host === "slow" ? 25 : 10)).endsMs).toBe(30);
});

test("waves are told with when they begin and end", () => {
  const rollout = { pauseMs: 7, stopAfter: 1, waves: { kind: "label", label: "rack" } } as const;
  const played = playRollout(
    planRollout(planOf({ hosts: [...even, ...odd], concurrency: 5, rollout })),
    () => 10,
  );
  expect([...played.waves.values()]).toEqual([
    { beginsMs: 0, endsMs: 10 },
    { beginsMs: 17, endsMs: 27 },
  ]);
});

test("the impact of a plan: waves with their reboots, and its time by the kinds of its actions", () => {
  const plan = planOf({
    hosts: rack("r1", "a", "b", "c"),
    rollout: { pauseMs: 1000, stopAfter: 1, canary: { kind: "number", hosts: 1 } },
  });
  const reboot = { kind: "reboot", bootId: "x", timeoutMs: 1 } as const;
  const hosts = plan.hosts.map((host) => ({
    ...host,
    phases: host.phases.map((phase) => ({
      ...phase,
      actions: phase.actions.map((each) => (host.host === "a" ? each : { ...each, action: reboot })),
    })),
  }));
  const impact = findImpact({ ...plan, hosts });
  expect(impact?.waves.map((wave) => [wave.name, wave.hosts, wave.reboots])).toEqual([
    ["canary", ["a"], 0],
    ["all other hosts", ["b", "c"], 2],
  ]);
  expect(impact?.reboots).toBe(2);
  const link = estimateAction({ kind: "load-module" });
  expect(link).toBe(2000);
  expect(impact?.estimatedMs).toBe(hostOverheadMs + 5000 + 1000 + hostOverheadMs + 600_000);
});

test.each([
  ["none", 0],
  ["one-per-wave", 2],
  ["every-host", 3],
] as const)("what a host must show takes time: proof %s", (proof, proofs) => {
  const rollout = {
    pauseMs: 0,
    stopAfter: 1,
    waves: { kind: "choices", choices: [{ labels: { rack: "r1" } }] },
  } as const;
  const beforeNext = { services: true, vfs: false, proof, timeoutMs: 1 };
  const hosts = [...rack("r1", "a", "b"), ...rack("r2", "c")];
  const without = planOf({ hosts, concurrency: 1, rollout });
  const withIt = planOf({ hosts, concurrency: 1, rollout: { ...rollout, beforeNext } });
  const more = (findImpact(withIt)?.estimatedMs ?? 0) - (findImpact(without)?.estimatedMs ?? 0);
  expect(more).toBe(3 * reportMs + proofs * proofMs);
});

test("a plan that does nothing has no impact", () => {
  expect(findImpact(planOf({ hosts: even }, names))).toBeUndefined();
});

test("VMs that move are told by the hosts that they leave", () => {
  const plan = planOf({ hosts: even });
  const move = (name: string, from: string) => ({
    id: `${from}/move-${name}`,
    step: "drain-host",
    action: { kind: "migrate-server", server: { id: name, name }, from, timeoutMs: 1 } as const,
    why: "w",
    disrupts: [],
  });
  const hosts = plan.hosts.map((each) =>
    each.host === "h1"
      ? { ...each, phases: [{ name: "drain", actions: [move("a", "h1"), move("b", "h1")] } as const] }
      : each,
  );
  expect(findImpact(plan)?.moves).toEqual([]);
  expect(findImpact({ ...plan, hosts })?.moves).toEqual([{ host: "h1", servers: ["a", "b"] }]);
});
