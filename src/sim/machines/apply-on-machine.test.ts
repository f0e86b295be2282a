import { describe, expect, test } from "vitest";
import { hostIntent, intent, pool } from "../../../test/fixtures/intent.ts";
import { openstackIntent } from "../../../test/fixtures/openstack-host.ts";
import { createSimulatedRun } from "../../../test/fixtures/simulated-run.ts";
import type { Plan } from "../../model/plan.ts";
import { createVirtualClock } from "../virtual-clock.ts";
import { describeMachine } from "./describe-machine.ts";
import { describeNic } from "./describe-nic.ts";
import type { Machine } from "./machine.ts";
import { beginReboot, startMachine } from "./run-machine.ts";
import type { SystemWord } from "./systems.ts";

const pf = "0000:01:00.0";
const nic = describeNic({
  address: pf,
  id: "8086:10c9",
  name: "enp1s0",
  mac: "52:54:00:77:02:01",
  totalVfs: 7,
});

function actionsOf(plan: Plan): readonly string[] {
  return plan.hosts.flatMap(({ phases }) =>
    phases.flatMap(({ actions }) => actions.map(({ action }) => action.kind)),
  );
}

function vfsOf(machine: Machine): string | undefined {
  return machine.files.read(`/sys/bus/pci/devices/${pf}/sriov_numvfs`);
}

const systems: readonly (readonly [SystemWord, string])[] = [
  ["debian-12", "zed"],
  ["ubuntu-22.04", "yoga"],
  ["ubuntu-24.04", "caracal"],
  ["ubuntu-14.04", "kilo"],
  ["rocky-8", "yoga"],
  ["rocky-9", "antelope"],
];

describe.each(systems)("%s", (system, release) => {
  test("a bare host gets its VFs by one reboot, keeps them over the next, and is as before after undo", async () => {
    const clock = createVirtualClock();
    const machine = startMachine(describeMachine({ name: "alpha", system, nics: [nic] }), clock);
    const run = createSimulatedRun([machine], clock, intent());
    const before = await run.facts();
    const { boots } = machine;
    const plan = await run.plan();
    const { result, entries } = await run.apply(plan);
    expect(result.hosts.map(({ outcome }) => outcome)).toEqual([
      { kind: "done", actions: expect.any(Number) },
    ]);
    expect(machine.boots - boots).toBe(1);
    expect(vfsOf(machine)).toBe("4\n");
    beginReboot(machine);
    await clock.sleep(600_000);
    expect(machine.boots - boots).toBe(2);
    expect(vfsOf(machine)).toBe("4\n");
    expect(actionsOf(await run.plan())).toEqual([]);
    expect(
      (await run.verify()).flatMap(({ checks }) => checks.filter(({ holds }) => holds !== "yes")),
    ).toEqual([]);
    const undone = await run.undo(entries);
    expect(undone.result.hosts.map(({ outcome }) => outcome.kind)).toEqual(["done"]);
    const after = await run.facts();
    expect(after.bootLoader).toEqual(before.bootLoader);
  });

  test("a compute gets the agent, its configuration and restarts", async () => {
    const clock = createVirtualClock();
    const spec = describeMachine({ name: "alpha", system, nics: [nic], release });
    const machine = startMachine(spec, clock);
    const wanted = intent({
      hosts: [hostIntent("alpha")],
      pools: [pool({ physicalNetwork: "physnet2" })],
      openstack: openstackIntent(),
    });
    const run = createSimulatedRun([machine], clock, wanted);
    const plan = await run.plan();
    const { result, entries } = await run.apply(plan);
    expect(result.hosts.map(({ outcome }) => outcome)).toEqual([
      { kind: "done", actions: expect.any(Number) },
    ]);
    expect(actionsOf(await run.plan())).toEqual([]);
    const undone = await run.undo(entries);
    expect(undone.result.hosts.map(({ outcome }) => outcome.kind)).toEqual(["done"]);
  });
});
