import { describe, expect, test } from "vitest";
import {
  aggregateIntent,
  flavor,
  flavorIntent,
  networkIntent,
  sriovKey,
} from "../../../test/fixtures/cloud-step-input.ts";
import { hostFacts } from "../../../test/fixtures/host-facts.ts";
import { hostIntent, intent } from "../../../test/fixtures/intent.ts";
import { createMemoryJournals } from "../../../test/fixtures/memory-journals.ts";
import { openstackFacts, openstackIntent } from "../../../test/fixtures/openstack-host.ts";
import { proofPort } from "../../../test/fixtures/proof.ts";
import { createFakeFleet, readAndPlan, runPlan } from "../../../test/fixtures/run-plan.ts";
import { hostName } from "../../model/ids.ts";
import type { Intent } from "../../model/intent.ts";
import type { Plan } from "../../model/plan.ts";
import type { JournalEntry } from "../../model/run.ts";
import type { TenantIntent } from "../../model/tenant-intent.ts";
import { FactsHost } from "../../sim/fleet/facts-host.ts";
import { cloudError, createMemoryCloud, lostAnswer, type MemoryCloud } from "../../sim/fleet/memory-cloud.ts";
import { planUndo } from "../plan-undo.ts";

const tenants: TenantIntent = {
  aggregates: [
    aggregateIntent({ hosts: { labels: {}, names: [hostName("node-1")] } }),
    aggregateIntent({
      name: "plain",
      hosts: { labels: {}, names: [hostName("node-2")] },
      properties: { sriov: "false" },
    }),
  ],
  flavors: [flavorIntent()],
  otherFlavors: { properties: { [sriovKey]: "false" }, except: ["m1.kept"] },
  networks: [networkIntent()],
};

const wanted: Intent = intent({
  hosts: ["node-1", "node-2"].map((name) => hostIntent(name)),
  pools: [],
  openstack: openstackIntent({ cloud: "mycloud", tenants }),
});

const before = { flavors: ["m1.tiny", "m1.big", "m1.kept"].map((name) => flavor({ name })) };

/** Two compute hosts of which nothing is wanted, and a cloud that has three flavors. */
function world(memory = createMemoryCloud(before)) {
  const about = openstackFacts({ system: "debian-12", release: "zed", roles: ["compute"] });
  const hosts = {
    "node-1": new FactsHost({ ...hostFacts(), ...about }),
    "node-2": new FactsHost({ ...hostFacts(), ...about }),
  };
  return { memory, fleet: createFakeFleet(hosts, async () => memory.cloud) };
}

const changesOf = (plan: Plan) =>
  plan.hosts.flatMap(({ phases }) =>
    phases.flatMap(({ actions }) => actions.map(({ action }) => action.kind)),
  );
const undoOf = (entries: readonly JournalEntry[]) =>
  planUndo(entries, { createdAt: "2026-11-23T05:00:00.000Z", reboot: false });
const endings = (run: Awaited<ReturnType<typeof runPlan>>) =>
  run.result.hosts.map(({ host, outcome }) =>
    outcome.kind === "done"
      ? `${host} done ${outcome.actions}`
      : `${host} ${outcome.kind} ${outcome.finding.code}`,
  );
const codesOf = (plan: Plan) => plan.hosts.flatMap(({ findings }) => findings.map(({ code }) => code));

/** What is in the cloud, without the ids of what was made. */
function contentOf({ state }: MemoryCloud): unknown {
  return JSON.parse(
    JSON.stringify(state, (key, value) => (/^(?:id|networkId)$/.test(key) ? undefined : value)),
  );
}

describe("from nothing", () => {
  test("one apply makes all, a second plan is empty, and undo leaves what was there", async () => {
    const { memory, fleet } = world();
    const start = contentOf(memory);
    const plan = await readAndPlan(fleet, wanted);
    expect(changesOf(plan)).toEqual([
      "make-aggregate",
      "set-aggregate-properties",
      "add-aggregate-host",
      "make-aggregate",
      "set-aggregate-properties",
      "add-aggregate-host",
      "make-flavor",
      "set-flavor-properties",
      "set-flavor-properties",
      "make-network",
      "make-subnet",
    ]);
    expect(plan.hosts.map(({ host, status }) => `${host} ${status}`)).toEqual([
      "node-1 unchanged",
      "node-2 unchanged",
      "cloud:mycloud changes",
    ]);
    const run = await runPlan(fleet, plan);
    expect(endings(run)).toEqual(["cloud:mycloud done 11"]);
    const again = await readAndPlan(fleet, wanted);
    expect(changesOf(again)).toEqual([]);
    expect(codesOf(again)).toEqual([]);
    expect(memory.state.flavors.map(({ name, properties }) => [name, properties[sriovKey]])).toEqual([
      ["m1.tiny", "false"],
      ["m1.big", "false"],
      ["m1.kept", undefined],
      ["m1.small.sriov", "true"],
    ]);
    const undo = undoOf(run.entries);
    expect(changesOf(undo).toReversed()).toEqual([
      "delete-aggregate",
      "set-aggregate-properties",
      "remove-aggregate-host",
      "delete-aggregate",
      "set-aggregate-properties",
      "remove-aggregate-host",
      "delete-flavor",
      "set-flavor-properties",
      "set-flavor-properties",
      "delete-network",
      "delete-subnet",
    ]);
    expect(endings(await runPlan(fleet, undo))).toEqual(["cloud:mycloud done 11"]);
    expect(contentOf(memory)).toEqual(start);
    const all = memory.changes.length;
    expect(endings(await runPlan(fleet, undo))).toEqual(["cloud:mycloud done 11"]);
    expect(memory.changes).toHaveLength(all);
  });

  test("a run that died anywhere is gone on with, and taken back with what went before", async () => {
    for (let at = 0; at < 25; at += 1) {
      const { memory, fleet } = world();
      const start = contentOf(memory);
      const plan = await readAndPlan(fleet, wanted);
      let count = 0;
      const first = createMemoryJournals(() => {
        count += 1;
        if (count > at + 1) throw new Error("killed");
      });
      await runPlan(fleet, plan, { journals: first }).catch(() => undefined);
      const rest = await readAndPlan(fleet, wanted);
      const second = await runPlan(fleet, rest);
      expect(changesOf(await readAndPlan(fleet, wanted)), `killed at ${at}`).toEqual([]);
      for (const entries of [second.entries, first.entries])
        for (const ending of endings(await runPlan(fleet, undoOf(entries))))
          expect(ending).toMatch(/ done \d+$/);
      expect(contentOf(memory), `killed at ${at}`).toEqual(start);
    }
  });
});

describe("when something is in the way", () => {
  test("a cloud that changed so that more would be done stops the run before it does anything", async () => {
    const { memory, fleet } = world();
    const plan = await readAndPlan(fleet, wanted);
    memory.state.flavors.push(flavor({ name: "m1.new" }));
    expect(endings(await runPlan(fleet, plan))).toEqual(["cloud:mycloud stopped plan-differs"]);
    expect(memory.changes).toEqual([]);
  });

  test("what came in the way of one thing holds up no other, and the run has failed", async () => {
    const { memory, fleet } = world();
    const plan = await readAndPlan(fleet, wanted);
    memory.state.flavors.push(flavor({ vcpus: 7 }));
    expect(endings(await runPlan(fleet, plan))).toEqual(["cloud:mycloud failed flavor-differs"]);
    expect(memory.state.networks).toHaveLength(1);
  });

  test("a cloud that does not answer any more has failed, and nothing is taken for absent", async () => {
    const { memory, fleet } = world();
    const plan = await readAndPlan(fleet, wanted);
    const busy = cloudError("cloud-busy", "too many requests", true);
    for (const call of ["aggregates.list", "flavors.list", "networks.list"])
      memory.faults.push({ call, at: "before", error: busy }, { call, at: "before", error: busy });
    expect(endings(await runPlan(fleet, plan))).toEqual(["cloud:mycloud failed cloud-busy"]);
    expect(memory.changes).toEqual([]);
  });

  test("what someone else has made meanwhile is not made, and not taken back", async () => {
    const { memory, fleet } = world();
    const plan = await readAndPlan(fleet, wanted);
    const mine = flavor({ properties: { [sriovKey]: "true" } });
    memory.state.flavors.push(mine);
    const run = await runPlan(fleet, plan);
    expect(endings(run)).toEqual(["cloud:mycloud done 10"]);
    await runPlan(fleet, undoOf(run.entries));
    expect(memory.state.flavors).toContainEqual(mine);
  });

  test("an action that fails ends the run, and the next apply goes on", async () => {
    const { memory, fleet } = world();
    const plan = await readAndPlan(fleet, wanted);
    memory.faults.push({ call: "flavors.create", at: "before", error: cloudError("cloud-forbidden", "no") });
    expect(endings(await runPlan(fleet, plan))).toEqual(["cloud:mycloud failed cloud-forbidden"]);
    expect(endings(await runPlan(fleet, await readAndPlan(fleet, wanted)))).toEqual(["cloud:mycloud done 5"]);
  });

  test("a cloud that cannot be read is not reached, and hosts are planned all the same", async () => {
    const { fleet } = world();
    const closed = {
      ...fleet,
      openCloud: () => Promise.reject(cloudError("cloud-login-failed", "wrong password")),
    };
    const plan = await readAndPlan(closed, wanted);
    expect(plan.hosts.at(-1)).toMatchObject({
      host: "cloud:mycloud",
      status: "unreachable",
      findings: [{ code: "cloud-login-failed" }],
    });
  });

  test("a part that is not answered is no part to change, and the rest is planned", async () => {
    const { memory, fleet } = world();
    memory.faults.push({
      call: "flavors.list",
      at: "before",
      error: cloudError("cloud-forbidden", "admins only"),
    });
    const plan = await readAndPlan(fleet, wanted);
    expect(plan.hosts.at(-1)?.status).toBe("partly");
    expect(changesOf(plan)).not.toContain("make-flavor");
    expect(changesOf(plan)).toContain("make-network");
  });

  test("an undo goes on after what it may not take back, and does the rest when it is run again", async () => {
    const { memory, fleet } = world();
    const start = contentOf(memory);
    const run = await runPlan(fleet, await readAndPlan(fleet, wanted));
    const networkId = memory.state.networks[0]?.id ?? "";
    memory.state.ports.push(proofPort({ networkId, addresses: ["10.20.4.11"] }));
    const undo = undoOf(run.entries);
    expect(endings(await runPlan(fleet, undo))).toEqual(["cloud:mycloud failed not-all-taken-back"]);
    expect(memory.state.aggregates).toEqual([]);
    expect(memory.state.networks).toHaveLength(1);
    memory.state.ports.pop();
    expect(endings(await runPlan(fleet, undo))).toEqual(["cloud:mycloud done 11"]);
    expect(contentOf(memory)).toEqual(start);
  });

  test("an answer that is lost in an undo ends it, as it is not known how far it went", async () => {
    const { memory, fleet } = world();
    const run = await runPlan(fleet, await readAndPlan(fleet, wanted));
    memory.faults.push({ call: "subnets.delete", at: "after", error: lostAnswer() });
    const undo = undoOf(run.entries);
    expect(endings(await runPlan(fleet, undo))).toEqual(["cloud:mycloud failed cloud-unreachable"]);
    expect(endings(await runPlan(fleet, undo))).toEqual(["cloud:mycloud done 11"]);
  });

  test("the operator stops it between two actions", async () => {
    const { memory, fleet } = world();
    const stop = new AbortController();
    const onProgress = () => {
      if (memory.changes.length === 2) stop.abort(new Error("Ctrl-C"));
    };
    const run = await runPlan(fleet, await readAndPlan(fleet, wanted), { stop: stop.signal, onProgress });
    expect(endings(run)).toEqual(["cloud:mycloud stopped stopped-by-operator"]);
    expect(memory.changes).toHaveLength(2);
  });
});
