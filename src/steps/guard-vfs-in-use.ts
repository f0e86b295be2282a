import { sriovOf } from "../model/facts-access.ts";
import type { HostFacts } from "../model/host-facts.ts";
import type { WantedPf } from "../model/intent.ts";
import { places } from "../model/places.ts";
import { knownValue } from "../model/reading.ts";
import type { Guard, Refusal, StepInput } from "../model/step.ts";
import { fileNow } from "./plan-file.ts";
import { findVfBindings, wantedDriver } from "./vf-binding.ts";
import { parseVfConfig } from "./vf-config.ts";
import { findVfsInUse, vfsInUseText } from "./vf-use.ts";

/** Refuses to change the count of a PF whose VFs are in use or were not made by vfleet, or the driver of a VF in use. */
export const guardVfsInUse: Guard = {
  id: "vfs-in-use",
  check: (input) => ({ refusals: input.pfs.flatMap((wanted) => checkPf(input, wanted)), notes: [] }),
};

function checkPf({ host, facts }: StepInput, wanted: WantedPf): readonly Refusal[] {
  const { pf, netdev, vfCount } = wanted;
  const sriov = sriovOf(facts, pf);
  const now = sriov && knownValue(sriov.numVfs);
  if (now === vfCount) return checkBinding(host, facts, wanted);
  if (now === undefined || now === 0) return [];
  const inUse = findVfsInUse(facts, pf);
  const subject = { host, item: pf };
  if (inUse.length > 0) {
    const finding = {
      code: "vfs-in-use",
      severity: "error",
      subject,
      summary: `VFs of ${netdev} are in use, so their number is not changed`,
      detail: `To have ${vfCount} VFs instead of ${now}, all of them would go away first. In use: ${vfsInUseText(inUse)}.`,
      fix: "Move or stop what uses them, or leave the count of this PF as it is.",
    } as const;
    return [{ pf, finding }];
  }
  if (wanted.takeOver || madeByVfleet(facts, pf)) return [];
  const finding = {
    code: "vfs-not-ours",
    severity: "error",
    subject,
    summary: `${netdev} has ${now} VFs that vfleet did not make, so it does not take them away`,
    detail: `Pool ${wanted.pool} wants ${vfCount}. ${places.vfConfig} does not name this PF.`,
    fix: "Write takeOver: true in the pool if these VFs may be replaced.",
  } as const;
  return [{ pf, finding }];
}

/** A VF that a VM or a process holds keeps its driver anyway; one that the host itself uses would lose its network. */
function checkBinding(host: string, facts: HostFacts, wanted: WantedPf): readonly Refusal[] {
  if (wanted.vfDriver === "auto") return [];
  const wrong = findVfBindings(facts, wanted).filter(({ state }) => state === "wrong");
  const inUse = findVfsInUse(facts, wanted.pf).filter((use) =>
    wrong.some(({ address }) => address === use.address),
  );
  if (inUse.length === 0) return [];
  const finding = {
    code: "vfs-in-use",
    severity: "error",
    subject: { host, item: wanted.pf },
    summary: `VFs of ${wanted.netdev} are in use, so their driver is not changed`,
    detail: `Pool ${wanted.pool} wants ${wantedDriver(wanted) ?? "no driver"} on them. In use: ${vfsInUseText(inUse)}.`,
    fix: "Move or stop what uses them, or write vfDriver: auto in the pool.",
  } as const;
  return [{ pf: wanted.pf, finding }];
}

function madeByVfleet(facts: HostFacts, pf: string): boolean {
  return parseVfConfig(fileNow(facts, places.vfConfig)?.content ?? "").some((line) => line.pf === pf);
}
