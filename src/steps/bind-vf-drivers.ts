import { sriovOf } from "../model/facts-access.ts";
import type { HostFacts } from "../model/host-facts.ts";
import type { WantedPf } from "../model/intent.ts";
import type { Step, StepAction } from "../model/step.ts";
import { findVfBindings, type VfBinding, wantedDriver } from "./vf-binding.ts";

/** Binds VFs to the driver that the pool names, or to none; with `auto` the kernel and libvirt have their way. */
export const bindVfDrivers: Step = {
  id: "bind-vf-drivers",
  title: "Bind the VFs to their driver",
  phase: "functions",
  plan: ({ facts, pfs }) => ({ actions: pfs.flatMap((wanted) => planBinding(facts, wanted)), findings: [] }),
  verify: ({ facts, pfs }) =>
    pfs
      .filter(({ vfDriver }) => vfDriver !== "auto")
      .map((wanted) => {
        const unknown = findVfBindings(facts, wanted).filter(({ state }) => state === "unknown");
        const wrong = findToBind(facts, wanted);
        const driver = wantedDriver(wanted) ?? "no driver";
        const check = { step: "bind-vf-drivers", subject: wanted.pf } as const;
        if (unknown.length > 0) {
          const indexes = unknown.map(({ index }) => index).join(", ");
          const summary = `the driver of VF ${indexes} of ${wanted.netdev} could not be read`;
          return { ...check, holds: "unknown", summary } as const;
        }
        if (wrong.length === 0)
          return {
            ...check,
            holds: "yes",
            summary: `all VFs of ${wanted.netdev} are bound to ${driver}`,
          } as const;
        const summary = `${wrong.length} VFs of ${wanted.netdev} are not bound to ${driver}`;
        return { ...check, holds: "no", summary } as const;
      }),
};

function planBinding(facts: HostFacts, wanted: WantedPf): readonly StepAction[] {
  const to = wantedDriver(wanted);
  return findToBind(facts, wanted).map(({ index, driver }) => ({
    action: { kind: "bind-vf-driver", pf: wanted.pf, index, from: driver, to } as const,
    why: `pool ${wanted.pool} wants ${to ?? "no driver"} on the VFs of ${wanted.netdev}`,
  }));
}

function findToBind(facts: HostFacts, wanted: WantedPf): readonly VfBinding[] {
  if (wanted.vfDriver === "auto") return [];
  // With autoprobe off a new VF has no driver; a kernel without that switch gives it one.
  const comeRight = wanted.vfDriver === "none" && sriovOf(facts, wanted.pf)?.driversAutoprobe.is !== "absent";
  return findVfBindings(facts, wanted).filter(
    ({ state }) => state === "wrong" || (state === "to-come" && !comeRight),
  );
}
