import { functionAt, sriovOf } from "../model/facts-access.ts";
import type { HostFacts, NetworkFunction } from "../model/host-facts.ts";
import type { WantedPf } from "../model/intent.ts";
import { knownValue } from "../model/reading.ts";
import type { Step, StepAction } from "../model/step.ts";
import { isHeld } from "./vf-use.ts";

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
        const wrong = findVfs(facts, wanted).filter(({ vf }) => vf && !isBoundAsWanted(facts, vf, wanted));
        return {
          step: "bind-vf-drivers",
          subject: wanted.pf,
          holds: wrong.length === 0 ? "yes" : "no",
          summary:
            wrong.length === 0
              ? `all VFs of ${wanted.netdev} are bound to ${driverName(wanted) ?? "no driver"}`
              : `${wrong.length} VFs of ${wanted.netdev} are not bound to ${driverName(wanted) ?? "no driver"}`,
        } as const;
      }),
};

function planBinding(facts: HostFacts, wanted: WantedPf): readonly StepAction[] {
  if (wanted.vfDriver === "auto") return [];
  const to = driverName(wanted);
  return findVfs(facts, wanted).flatMap(({ index, vf }) => {
    if (vf && isBoundAsWanted(facts, vf, wanted)) return [];
    const from = vf && knownValue(vf.driver);
    // A VF that is still to come has no driver: with none wanted, autoprobe off is all that it takes.
    if (!vf && to === undefined) return [];
    return [
      {
        action: { kind: "bind-vf-driver", pf: wanted.pf, index, from, to } as const,
        why: `pool ${wanted.pool} wants ${to ?? "no driver"} on the VFs of ${wanted.netdev}`,
      },
    ];
  });
}

/** The VFs as they will be by index; vf is undefined for one that is still to come. */
function findVfs(
  facts: HostFacts,
  { pf, vfCount }: WantedPf,
): readonly { index: number; vf: NetworkFunction | undefined }[] {
  const sriov = sriovOf(facts, pf);
  const stay = sriov !== undefined && knownValue(sriov.numVfs) === vfCount;
  return Array.from({ length: vfCount }, (_, index) => {
    const address = stay ? sriov.vfs.find((candidate) => candidate.index === index)?.address : undefined;
    return { index, vf: address && functionAt(facts, address) };
  });
}

/** A VF that is held is with its VM as it should be, whatever its driver. */
function isBoundAsWanted(facts: HostFacts, vf: NetworkFunction, wanted: WantedPf): boolean {
  return isHeld(facts, vf.address) || knownValue(vf.driver) === driverName(wanted);
}

function driverName({ vfDriver }: WantedPf): string | undefined {
  return typeof vfDriver === "object" ? vfDriver.name : undefined;
}
