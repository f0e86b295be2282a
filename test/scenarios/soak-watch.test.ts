import { describe, expect, test } from "vitest";
import { actionTypeOf } from "../../src/actions/all.ts";
import { withFact } from "../../src/model/facts-access.ts";
import { hostName } from "../../src/model/ids.ts";
import { known, knownValue } from "../../src/model/reading.ts";
import type { JournalEntry } from "../../src/model/run.ts";
import { HostConnection } from "../../src/sim/fleet/host-connection.ts";
import { SimulatedProcess } from "../../src/sim/fleet/simulated-process.ts";
import { setVfs } from "../../src/sim/fleet/vf-state.ts";
import { hostFacts } from "../fixtures/host-facts.ts";
import { intent } from "../fixtures/intent.ts";
import { busyPf, freePf } from "../fixtures/network-facts.ts";
import { planOf, rack } from "../fixtures/rollout-plan.ts";
import { RolloutRules } from "../soak/rollout-rules.ts";
import { Watch } from "../soak/watch.ts";
import { World } from "../soak/world.ts";

const alpha = hostName("alpha");

function start() {
  const vm = { kind: "vm", name: "web", pid: 1 } as const;
  const facts = new Map([[alpha, hostFacts({ vfs: 4, vfDriver: "vfio-pci", holders: { 0: vm } })]]);
  const world = new World({ intent: intent(), facts, vms: [], isUndone: false }, 1, []);
  const watch = new Watch(world);
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

  test("nova-compute is disabled without a record", () => {
    const { world, watch } = start();
    world.nova.setService(alpha, {
      status: "disabled",
      disabledReason: "vfleet run x: the host is to be rebooted",
    });
    expect(() => watch.check()).toThrow("disabled without a record");
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
