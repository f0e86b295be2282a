import { functionAt, sriovOf } from "../model/facts-access.ts";
import type { HostFacts } from "../model/host-facts.ts";
import type { PciAddress } from "../model/ids.ts";
import type { WantedPf } from "../model/intent.ts";
import { knownValue } from "../model/reading.ts";
import { isHeld } from "./vf-use.ts";

/** A VF as the pool wants it, and how it is bound now; to-come: it is yet to be made, with the driver that it then gets. */
export type VfBinding = {
  readonly index: number;
  readonly address: PciAddress | undefined;
  readonly state: "right" | "wrong" | "to-come" | "unknown";
  /** The driver now; undefined: none. */
  readonly driver: string | undefined;
};

/** The VFs of a PF as they will be by index; those that a VM or a process holds are right, whatever their driver. */
export function findVfBindings(facts: HostFacts, wanted: WantedPf): readonly VfBinding[] {
  const sriov = sriovOf(facts, wanted.pf);
  const stay = sriov !== undefined && knownValue(sriov.numVfs) === wanted.vfCount;
  return Array.from({ length: wanted.vfCount }, (_, index): VfBinding => {
    if (!stay) return { index, address: undefined, state: "to-come", driver: undefined };
    const address = sriov.vfs.find((vf) => vf.index === index)?.address;
    return { index, address, ...judgeVf(facts, wanted, address) };
  });
}

function judgeVf(
  facts: HostFacts,
  wanted: WantedPf,
  address: PciAddress | undefined,
): Pick<VfBinding, "state" | "driver"> {
  const reading = address && functionAt(facts, address)?.driver;
  const driver = reading && knownValue(reading);
  if (address && isHeld(facts, address)) return { state: "right", driver };
  if (reading === undefined || reading.is === "unreadable") return { state: "unknown", driver: undefined };
  return { state: driver === wantedDriver(wanted) ? "right" : "wrong", driver };
}

/** The driver that the pool names; undefined: none, or whichever the kernel takes (auto). */
export function wantedDriver({ vfDriver }: WantedPf): string | undefined {
  return typeof vfDriver === "object" ? vfDriver.name : undefined;
}
