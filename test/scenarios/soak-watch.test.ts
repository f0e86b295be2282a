import { describe, expect, test } from "vitest";
import { actionTypeOf } from "../../src/actions/all.ts";
import { withFact } from "../../src/model/facts-access.ts";
import { hostName, type RunId } from "../../src/model/ids.ts";
import type { Plan, PlannedAction } from "../../src/model/plan.ts";
import { known, knownValue } from "../../src/model/reading.ts";
import type { ActionOutcome, JournalEntry } from "../../src/model/run.ts";
import { HostConnection } from "../../src/sim/fleet/host-connection.ts";
import { SimulatedProcess } from "../../src/sim/fleet/simulated-process.ts";
import { setVfs } from "../../src/sim/fleet/vf-state.ts";
import { hostFacts } from "../fixtures/host-facts.ts";
import { intent } from "../fixtures/intent.ts";
import { busyPf, freePf } from "../fixtures/network-facts.ts";
import { openstackIntent } from "../fixtures/openstack-host.ts";
import { planOf, rack } from "../fixtures/rollout-plan.ts";
import { JournalRules } from "../soak/journal-rules.ts";
import { RolloutRules } from "../soak/rollout-rules.ts";
import { Watch } from "../soak/watch.ts";
import { World } from "../soak/world.ts";

const alpha = hostName("alpha");

function start() {
  const vm = { kind: "vm", name: "web", pid: 1 } as const;
  const facts = new Map([[alpha, hostFacts({ vfs: 4, vfDriver: "vfio-pci", holders: { 0: vm } })]]);
  const world = new World(
    { intent: intent(), facts, vms: [], isUndone: false, isShared: false, clocksApartMs: 0, cloudAheadMs: 0 },
    1,
    [],
  );
  const watch = new Watch(world, { clocksApartMs: 0 });
  return { world, watch, host: world.host(alpha) };
}

describe("what must never happen is seen", () => {
  test("nothing is wrong with a host that is left alone", () => {
    const { watch } = start();
    expect(() => watch.check()).not.toThrow();
  });

  test("a VF goes away under its VM", () => {
    const { watch, host } = start();
    host.change((facts) => {
      const none = setVfs(facts, { pf: freePf, from: 4, to: 0 });
      if (typeof none === "number") throw new Error("the VFs stay");
      return none;
    });
    expect(() => watch.check()).toThrow("went away under web");
  });

  test("the interface that carries the host is touched", () => {
    const { watch, host } = start();
    host.change((facts) => {
      const functions = (knownValue(facts.networkFunctions) ?? []).map((found) =>
        found.address === busyPf
          ? { ...found, netdevs: found.netdevs.map((netdev) => ({ ...netdev, adminUp: known(false) })) }
          : found,
      );
      return withFact(facts, "networkFunctions", functions);
    });
    expect(() => watch.check()).toThrow("the interface that carries alpha is touched");
  });

  test("an action without the lock, and without a record", () => {
    const { world, watch, host } = start();
    const connection = new HostConnection(new SimulatedProcess("process 1", world.time));
    const action = { kind: "load-module", module: "vfio-pci" } as const;
    host.run(connection, actionTypeOf(action).toScript(action), () => undefined);
    expect(() => watch.check()).toThrow("process 1 acts on alpha (load-module) without its lock");
  });

  test("a host is told to be done and is not as wanted, and a run acts before it is begun", () => {
    const end = { at: "2026-11-23T04:00:00.000Z", kind: "host-ended", host: alpha } as const;
    const entry = { ...end, outcome: { kind: "done", actions: 1 } } as const;
    const run = "20261123-040000-0001" as RunId;
    const { world, watch } = start();
    const { facts } = world.host(alpha);
    world.host(alpha).change(() => withFact(facts, "holders", { byGroup: {}, byAddress: {} }));
    const plan = planOf({ hosts: rack("r1", "alpha") });
    const begin = { at: entry.at, kind: "run-started", run, vfleet: "0", controlHost: "c", plan } as const;
    watch.expectDone(new Map([[alpha, JSON.stringify({ units: "others" })]]));
    watch.seeEntry(run, begin);
    watch.seeEntry(run, entry);
    expect(() => watch.check()).toThrow("alpha is told to be done, and is not as wanted");

    const other = start().watch;
    other.seeEntry(run, entry);
    expect(() => other.check()).toThrow("before it is begun");
  });

  test("a reboot that is told to be done and has not taken place", () => {
    const run = "20261123-040000-0001" as RunId;
    const at = "2026-11-23T04:00:00.000Z";
    const action = { kind: "reboot", bootId: "x", timeoutMs: 1 } as const;
    const planned = { id: "alpha/1", step: "s", action, why: "w", disrupts: [] };
    const { watch } = start();
    const plan = planOf({ hosts: rack("r1", "alpha") });
    const phases = [{ name: "boot", actions: [planned] }] as const;
    const hosts = plan.hosts.map((each) => ({ ...each, phases }));
    watch.seeEntry(run, { at, kind: "run-started", run, plan: { ...plan, hosts } });
    watch.seeEntry(run, { at, kind: "action-started", host: alpha, action: planned });
    const outcome = { kind: "done", durationMs: 1 } as const;
    watch.seeEntry(run, { at, kind: "action-ended", host: alpha, actionId: "alpha/1", outcome });
    expect(() => watch.check()).toThrow(
      "the reboot of alpha is told to be done, and it is in the boot of before",
    );
  });

  test("a host is told to be done, and its proof has failed", () => {
    const run = "20261123-040000-0001" as RunId;
    const at = "2026-11-23T04:00:00.000Z";
    const { watch, world } = start();
    const plan = planOf({ hosts: rack("r1", "alpha") });
    const proof = world.proofs.show(alpha, false).run;
    watch.seeEntry(run, { at, kind: "run-started", run, plan });
    watch.seeEntry(run, { at, kind: "host-checked", host: alpha, checks: [], proof });
    watch.seeEntry(run, { at, kind: "host-ended", host: alpha, outcome: { kind: "done", actions: 1 } });
    expect(() => watch.check()).toThrow(`alpha is told to be done, and its proof ${proof} has failed`);
  });

  test("nova-compute is disabled without a record", () => {
    const { world, watch } = start();
    world.nova.setService(alpha, {
      status: "disabled",
      disabledReason: "vfleet run x: the host is to be rebooted",
    });
    expect(() => watch.check()).toThrow("disabled without a record");
  });
});

describe("rules of a journal", () => {
  const at = "2026-11-23T04:00:00.000Z";
  const load = { kind: "load-module", module: "vfio-pci" } as const;
  const enable = { kind: "set-unit-enabled", unit: "vfleet.service", from: false, to: true } as const;
  const plannedOf = (id: string, action: PlannedAction["action"]): PlannedAction => ({
    id,
    step: "s",
    action,
    why: "w",
    disrupts: [],
  });
  const [one, two] = [plannedOf("alpha/1", load), plannedOf("alpha/2", enable)];
  const plan = planOf({ hosts: rack("r1", "alpha") });
  const [host, ...others] = plan.hosts;
  if (!host) throw new Error("the plan has no host");
  const approved = {
    ...plan,
    hosts: [{ ...host, phases: [{ name: "boot", actions: [one, two] }] }, ...others],
  } as const;
  const begun = (action: PlannedAction): JournalEntry => ({
    at,
    kind: "action-started",
    host: alpha,
    action,
  });
  const done: ActionOutcome = { kind: "done", durationMs: 1 };
  const over = (id: string): JournalEntry => ({
    at,
    kind: "action-ended",
    host: alpha,
    actionId: id,
    outcome: done,
  });
  const end: JournalEntry = { at, kind: "host-ended", host: alpha, outcome: { kind: "done", actions: 1 } };
  const stopped = plannedOf("alpha/3", { ...enable, to: false });

  test.each<[string, readonly JournalEntry[], string | undefined]>([
    ["one after the other", [begun(one), over(one.id), begun(two), over(two.id), end], undefined],
    ["two at a time", [begun(one), begun(two)], "alpha/2 is begun on alpha before alpha/1 has ended"],
    ["an end without a beginning", [over(one.id)], "alpha/1 ends on alpha, where nothing was begun"],
    ["a host that ends before its action", [begun(one), end], "alpha ends, and its alpha/1 does not"],
    [
      "the other way than approved",
      [begun(stopped)],
      "set-unit-enabled unit vfleet.service to false on alpha was not approved",
    ],
  ])("%s", (_, entries, problem) => {
    const rules = new JournalRules(approved);
    expect(entries.map((entry) => rules.see(entry, false)).find((said) => said !== undefined)).toBe(problem);
  });

  test("a host that has to show that it is well before it is done", () => {
    const beforeNext = { services: true, vfs: false, proof: "none", timeoutMs: 1 } as const;
    const gated: Plan = {
      ...approved,
      intent: {
        ...approved.intent,
        rollout: { pauseMs: 0, stopAfter: 1, beforeNext },
        openstack: openstackIntent({ cloud: "mycloud" }),
      },
    };
    const shown = (holds: "yes" | "no"): JournalEntry => ({
      at,
      kind: "host-checked",
      host: alpha,
      checks: [{ step: "s", subject: "nova-compute", holds, summary: "x" }],
    });
    const problemOf = (...entries: readonly JournalEntry[]) => {
      const rules = new JournalRules(gated);
      return entries.map((entry) => rules.see(entry, false)).find((said) => said !== undefined);
    };
    expect(problemOf(begun(one), over(one.id), shown("yes"), end)).toBeUndefined();
    const notShown = "alpha is told to be done, and has not shown that it is well";
    expect(problemOf(begun(one), over(one.id), end)).toBe(notShown);
    expect(problemOf(shown("yes"), begun(one), over(one.id), end)).toBe(notShown);
    expect(problemOf(begun(one), over(one.id), shown("no"), end)).toBe(
      "alpha is told to be done, and has shown that it is not well",
    );
  });

  test("where an entry was lost the rest does not have to fit", () => {
    const rules = new JournalRules(approved);
    expect([begun(one), begun(two), end].map((entry) => rules.see(entry, true))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("rules of rollout", () => {
  const hosts = [...rack("r1", "a", "b", "c"), ...rack("r2", "d", "e")];
  const at = "2026-11-23T04:00:00.000Z";
  const started = (name: string): JournalEntry => ({ at, kind: "host-started", host: hostName(name) });
  const done = (name: string): JournalEntry => ({
    at,
    kind: "host-ended",
    host: hostName(name),
    outcome: { kind: "done", actions: 1 },
  });
  const failed = (name: string): JournalEntry => {
    const finding = {
      code: "x",
      severity: "error",
      subject: { host: name },
      summary: "s",
      detail: "d",
    } as const;
    return { at, kind: "host-ended", host: hostName(name), outcome: { kind: "failed", finding } };
  };
  const rules = { pauseMs: 0, stopAfter: 2 };

  test.each([
    [
      "too many at once",
      { concurrency: 1 },
      [started("a"), started("b")],
      "b is begun as number 2 at once, of 1",
    ],
    [
      "beside another wave",
      { rollout: { ...rules, waves: { kind: "label", label: "rack" } } },
      [started("a"), started("d")],
      "d is begun beside hosts of another wave",
    ],
    [
      "before the canary is done",
      { rollout: { ...rules, canary: { kind: "number", hosts: 1 } } },
      [started("a"), started("b")],
      "b is begun before the canary is done",
    ],
    [
      "too soon after the canary",
      { rollout: { ...rules, pauseMs: 60_000, canary: { kind: "number", hosts: 1 } } },
      [started("a"), done("a"), started("b")],
      "b is begun 0 ms after a of the wave before, of 60000",
    ],
    [
      "after too many failures",
      { rollout: rules },
      [started("a"), failed("a"), started("b"), failed("b"), started("c")],
      "c is begun after 2 failures",
    ],
    [
      "a group with a failed host",
      { rollout: { ...rules, perGroup: { label: "rack", atMost: { kind: "number", hosts: 1 } } } },
      [started("a"), failed("a"), started("b")],
      "b is begun with 1 of rack r1 out, of 1",
    ],
    ["one after the other", { concurrency: 1 }, [started("a"), done("a"), started("b")], undefined],
  ] as const)("%s", (_, change, entries, problem) => {
    const watching = new RolloutRules(planOf({ hosts, ...change }));
    expect(entries.map((entry) => watching.see(entry)).find((said) => said !== undefined)).toBe(problem);
  });
});
