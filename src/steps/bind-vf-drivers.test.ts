import { describe, expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { wantedPf } from "../../test/fixtures/intent.ts";
import { freePf } from "../../test/fixtures/network-facts.ts";
import { actionsOf, holdsOf, stepInput } from "../../test/fixtures/step-input.ts";
import { withFact } from "../model/facts-access.ts";
import type { HostFacts } from "../model/host-facts.ts";
import { knownValue, unreadable } from "../model/reading.ts";
import { vfAddress } from "../sim/fleet/make-vf.ts";
import { bindVfDrivers } from "./bind-vf-drivers.ts";

const vfio = wantedPf({ vfCount: 2, vfDriver: { name: "vfio-pci" } });
const none = wantedPf({ vfCount: 2, vfDriver: "none" });
const bind = (index: number, from: string | undefined, to: string | undefined) => ({
  kind: "bind-vf-driver",
  pf: freePf,
  index,
  from,
  to,
});

describe("VFs that are there", () => {
  test.each([
    { wanted: vfio, driver: "igbvf", actions: [bind(0, "igbvf", "vfio-pci"), bind(1, "igbvf", "vfio-pci")] },
    { wanted: vfio, driver: null, actions: [bind(0, undefined, "vfio-pci"), bind(1, undefined, "vfio-pci")] },
    { wanted: vfio, driver: "vfio-pci", actions: [] },
    { wanted: none, driver: "igbvf", actions: [bind(0, "igbvf", undefined), bind(1, "igbvf", undefined)] },
    { wanted: none, driver: null, actions: [] },
  ])("with $driver, wanted $wanted.vfDriver", ({ wanted, driver, actions }) => {
    const input = stepInput({ vfs: 2, vfDriver: driver }, [wanted]);
    expect(actionsOf(bindVfDrivers, input)).toEqual(actions);
    expect(holdsOf(bindVfDrivers, input)).toEqual([actions.length === 0 ? "yes" : "no"]);
  });

  test("with auto nobody's driver is touched", () => {
    const input = stepInput({ vfs: 2, vfDriver: "vfio-pci" }, [wantedPf({ vfCount: 2 })]);
    expect(actionsOf(bindVfDrivers, input)).toEqual([]);
    expect(holdsOf(bindVfDrivers, input)).toEqual([]);
  });

  test("a VF that a VM holds keeps its driver and is as it should be", () => {
    const holders = { 1: { kind: "vm", name: "web", pid: 4000 } } as const;
    const input = stepInput({ vfs: 2, vfDriver: "vfio-pci", holders }, [none]);
    expect(actionsOf(bindVfDrivers, input)).toEqual([bind(0, "vfio-pci", undefined)]);
    const bothHeld = { 0: holders[1], 1: holders[1] };
    expect(
      holdsOf(bindVfDrivers, stepInput({ vfs: 2, vfDriver: "vfio-pci", holders: bothHeld }, [none])),
    ).toEqual(["yes"]);
  });

  test("a driver that could not be read is not none", () => {
    const facts = withDriverUnread(hostFacts({ vfs: 2, vfDriver: null }), 1);
    const input = stepInput(facts, [none]);
    expect(holdsOf(bindVfDrivers, input)).toEqual(["unknown"]);
    expect(actionsOf(bindVfDrivers, input)).toEqual([]);
  });
});

describe("VFs that are yet to come", () => {
  test("are bound to the driver that the pool names", () => {
    const input = stepInput({ vfs: 0 }, [vfio]);
    expect(actionsOf(bindVfDrivers, input)).toEqual([
      bind(0, undefined, "vfio-pci"),
      bind(1, undefined, "vfio-pci"),
    ]);
    expect(holdsOf(bindVfDrivers, input)).toEqual(["no"]);
  });

  test("come without a driver where the kernel does not probe", () => {
    expect(actionsOf(bindVfDrivers, stepInput({ vfs: 0 }, [none]))).toEqual([]);
  });

  test("come with one where the kernel cannot be told, and lose it", () => {
    const input = stepInput({ vfs: 0, noAutoprobe: true }, [none]);
    expect(actionsOf(bindVfDrivers, input)).toEqual([
      bind(0, undefined, undefined),
      bind(1, undefined, undefined),
    ]);
  });

  test("replace those that are there now: what is bound to them does not count", () => {
    const input = stepInput({ vfs: 1, vfDriver: "vfio-pci" }, [vfio]);
    expect(actionsOf(bindVfDrivers, input)).toHaveLength(2);
  });
});

function withDriverUnread(facts: HostFacts, index: number): HostFacts {
  const functions = knownValue(facts.networkFunctions) ?? [];
  return withFact(
    facts,
    "networkFunctions",
    functions.map((found) =>
      found.address === vfAddress(freePf, index) ? { ...found, driver: unreadable("EIO") } : found,
    ),
  );
}
