import { expect, test } from "vitest";
import { aggregateIntent, flavorIntent } from "../../../test/fixtures/cloud-step-input.ts";
import { hostFacts } from "../../../test/fixtures/host-facts.ts";
import { hostIntent, intent, pool } from "../../../test/fixtures/intent.ts";
import { openstackFacts, openstackIntent } from "../../../test/fixtures/openstack-host.ts";
import { createFakeFleet, readAndPlan, runPlan } from "../../../test/fixtures/run-plan.ts";
import type { HostRole, Intent } from "../../model/intent.ts";
import type { Plan } from "../../model/plan.ts";
import { commandResult } from "../../sim/fleet/command-result.ts";
import { FactsHost } from "../../sim/fleet/facts-host.ts";
import { computeService, createMemoryCloud } from "../../sim/fleet/memory-cloud.ts";
import { planUndo } from "../plan-undo.ts";

const roles: Readonly<Record<string, HostRole>> = {
  ctl: "controller",
  "cmp-1": "compute",
  "cmp-2": "compute",
};

const wanted: Intent = intent({
  hosts: Object.entries(roles).map(([name, role]) => ({ ...hostIntent(name), roles: [role] })),
  pools: [pool({ physicalNetwork: "physnet2" })],
  openstack: openstackIntent({
    cloud: "mycloud",
    tenants: {
      aggregates: [aggregateIntent()],
      flavors: [flavorIntent()],
      otherFlavors: undefined,
      networks: [],
    },
  }),
});

/** A cloud before SR-IOV, down to its hosts. */
function world() {
  const hosts = Object.fromEntries(
    Object.entries(roles).map(([name, role]) => {
      const about = openstackFacts({ system: "debian-12", release: "zed", roles: [role] });
      return [name, new FactsHost({ ...hostFacts(), ...about })];
    }),
  );
  const memory = createMemoryCloud({ computeServices: [computeService("cmp-1"), computeService("cmp-2")] });
  const fleet = createFakeFleet(hosts, async () => memory.cloud);
  const breakRestart = (name: string) => {
    const host = hosts[name];
    if (!host) throw new Error(`no host ${name}`);
    const failed = commandResult({ exitCode: 30, stderr: "it does not start" });
    host.onAction = (kind) => (kind === "restart-service" ? failed : undefined);
  };
  return { memory, fleet, hosts, breakRestart };
}

const endings = (run: Awaited<ReturnType<typeof runPlan>>) =>
  run.result.hosts.map(({ host, outcome }) => `${host} ${outcome.kind}`);
const isQuiet = (plan: Plan) => plan.hosts.every(({ phases }) => phases.length === 0);

test("the cloud comes after all hosts, and is taken back before them", async () => {
  const { memory, fleet } = world();
  const run = await runPlan(fleet, await readAndPlan(fleet, wanted));
  expect(endings(run)).toEqual(["ctl done", "cmp-1 done", "cmp-2 done", "cloud:mycloud done"]);
  expect(memory.state.aggregates[0]?.hosts).toEqual(["cmp-1", "cmp-2"]);
  expect(isQuiet(await readAndPlan(fleet, wanted))).toBe(true);
  const undo = planUndo(run.entries, { createdAt: "2026-11-23T05:00:00.000Z", reboot: false });
  expect(endings(await runPlan(fleet, undo))).toEqual([
    "cloud:mycloud done",
    "cmp-1 done",
    "cmp-2 done",
    "ctl done",
  ]);
  expect(memory.state.aggregates).toEqual([]);
});

test("nothing is done in the cloud when a controller fails", async () => {
  const { memory, fleet, breakRestart } = world();
  breakRestart("ctl");
  const run = await runPlan(fleet, await readAndPlan(fleet, wanted));
  expect(endings(run)).toEqual(["ctl failed", "cmp-1 stopped", "cmp-2 stopped", "cloud:mycloud stopped"]);
  expect(run.result.hosts.at(-1)?.outcome).toMatchObject({
    finding: {
      code: "held-back",
      summary: "Nothing was done in the cloud, as the controller ctl did not come to its end",
    },
  });
  expect(memory.changes).toEqual([]);
});

test("a compute host that failed comes into no aggregate, and the rest goes on", async () => {
  const { memory, fleet, breakRestart } = world();
  breakRestart("cmp-2");
  const run = await runPlan(fleet, await readAndPlan(fleet, wanted));
  expect(endings(run)).toEqual(["ctl done", "cmp-1 done", "cmp-2 failed", "cloud:mycloud done"]);
  expect(memory.state.aggregates[0]?.hosts).toEqual(["cmp-1"]);
  expect(memory.state.flavors).toHaveLength(1);
  expect(run.result.hosts.at(-1)?.outcome).toMatchObject({
    findings: [
      {
        code: "host-left-out-of-aggregate",
        summary: "A host does not come into the aggregate sriov yet: cmp-2",
        detail: "cmp-2 did not come to its end in this run",
      },
    ],
  });
});

test("a host that is refused or not reached comes into no aggregate yet", async () => {
  const { memory, fleet, hosts } = world();
  const second = hosts["cmp-2"];
  if (!second) throw new Error("no cmp-2");
  second.facts = { ...second.facts, iommu: { is: "unreadable", reason: "permission denied" } };
  const plan = await readAndPlan(fleet, wanted);
  expect(plan.hosts.map(({ host, status }) => `${host} ${status}`).slice(-2)).toEqual([
    "cmp-2 refused",
    "cloud:mycloud changes",
  ]);
  await runPlan(fleet, plan);
  expect(memory.state.aggregates[0]?.hosts).toEqual(["cmp-1"]);
});

test("a plan of chosen hosts puts no others into aggregates", async () => {
  const { memory, fleet } = world();
  const chosen = { ...wanted, hosts: wanted.hosts.filter(({ name }) => name !== "cmp-1") };
  await runPlan(fleet, await readAndPlan(fleet, chosen));
  expect(memory.state.aggregates[0]?.hosts).toEqual(["cmp-2"]);
});

test("nothing is done in the cloud when the rollout was stopped, and an undo that is leaves the controllers", async () => {
  const { memory, fleet, hosts, breakRestart } = world();
  const rollout = { canary: { kind: "number", hosts: 1 }, pauseMs: 0, stopAfter: 1 } as const;
  const cautious: Intent = { ...wanted, rollout };
  breakRestart("cmp-2");
  const run = await runPlan(fleet, await readAndPlan(fleet, cautious));
  expect(endings(run)).toEqual(["ctl done", "cmp-1 done", "cmp-2 failed", "cloud:mycloud stopped"]);
  expect(run.result.hosts.at(-1)?.outcome).toMatchObject({ finding: { code: "rollout-stopped" } });
  expect(memory.changes).toEqual([]);
  breakRestart("cmp-1");
  const undo = planUndo(run.entries, { createdAt: "2026-11-23T05:00:00.000Z", reboot: false });
  expect(endings(await runPlan(fleet, undo))).toEqual(["cmp-1 failed", "cmp-2 stopped", "ctl stopped"]);
  expect(hosts.ctl?.ran.filter((kind) => kind === "restart-service")).toHaveLength(2);
});

test("outside of the window nothing is taken back in the cloud either", async () => {
  const { memory, fleet } = world();
  const run = await runPlan(fleet, await readAndPlan(fleet, wanted));
  const window = { from: "22:00", to: "23:00", zone: "UTC" };
  const undo = planUndo(run.entries, { createdAt: "2026-11-23T05:00:00.000Z", reboot: false });
  const rollout = { pauseMs: 0, stopAfter: 1, window };
  const held = await runPlan(fleet, { ...undo, intent: { ...undo.intent, rollout } });
  expect(endings(held)).toEqual(["cloud:mycloud stopped", "cmp-1 stopped", "cmp-2 stopped", "ctl stopped"]);
  expect(held.result.hosts[0]?.outcome).toMatchObject({
    finding: { summary: "Nothing was done in the cloud, as it is outside of the window" },
  });
  expect(memory.state.aggregates).toHaveLength(1);
});
