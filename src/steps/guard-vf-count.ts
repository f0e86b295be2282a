import { sriovOf } from "../model/facts-access.ts";
import type { Finding } from "../model/finding.ts";
import type { WantedPf } from "../model/intent.ts";
import type { NicFamily } from "../model/nic.ts";
import { knownValue } from "../model/reading.ts";
import type { Guard, Refusal, StepInput } from "../model/step.ts";

/** Refuses more VFs than a PF can have, by sysfs and by the NIC table; advises where a high count costs something. */
export const guardVfCount: Guard = {
  id: "vf-count",
  check: (input) => {
    const results = input.pfs.map((wanted) => checkPf(input, wanted));
    return {
      refusals: results.flatMap(({ refusal }) => refusal ?? []),
      notes: results.flatMap(({ notes }) => notes),
    };
  },
};

function checkPf(input: StepInput, wanted: WantedPf): { refusal?: Refusal; notes: readonly Finding[] } {
  const { pf, vfCount, netdev, pool } = wanted;
  const sriov = sriovOf(input.facts, pf);
  const total = sriov && knownValue(sriov.totalVfs);
  const nic = input.nicOf(pf);
  const subject = { host: input.host, item: pf };
  if (total !== undefined && vfCount > total) {
    const finding: Finding = {
      code: "vf-count-over-limit",
      severity: "error",
      subject,
      summary: `Pool ${pool} wants ${vfCount} VFs on ${netdev}, which allows ${total}`,
      detail: `/sys/bus/pci/devices/${pf}/sriov_totalvfs: ${total}.${firmwareHint(nic)}`,
      fix: `Write vfCount: ${total} or less for this PF, or vfCount: max.`,
    };
    return { refusal: { pf, finding }, notes: [] };
  }
  return { notes: advise(input, wanted, nic) };
}

function firmwareHint(nic: NicFamily | undefined): string {
  return nic?.quirks.some(({ word }) => word === "limit-set-in-firmware")
    ? ` The limit of ${nic.family} is set in its firmware.`
    : "";
}

function advise(
  { host, facts }: StepInput,
  wanted: WantedPf,
  nic: NicFamily | undefined,
): readonly Finding[] {
  const { pf, netdev, vfCount } = wanted;
  const subject = { host, item: pf };
  if (!nic) {
    return [
      {
        code: "nic-not-listed",
        severity: "note",
        subject,
        summary: `${netdev} is no NIC that the table knows; it is treated by what it says it can do`,
        detail: "Limits and quirks of this NIC are unknown to vfleet.",
      },
    ];
  }
  const total = knownValue(sriovOf(facts, pf)?.totalVfs ?? { is: "absent" });
  const runsOut = nic.quirks.find(({ word }) => word === "vectors-run-out");
  const limit = nic.limit.kind === "total-vfs" ? total : nic.limit.vfs;
  if (runsOut && limit !== undefined && vfCount * 2 > limit) {
    return [
      {
        code: "vf-count-high",
        severity: "advice",
        subject,
        summary: `${vfCount} VFs on ${netdev} may leave too few interrupt vectors or queues`,
        detail: `${nic.family}: ${runsOut.effect}`,
        fix: "Ask for as many VFs as VMs need at the same time, not for all that the NIC can have.",
      },
    ];
  }
  if (total !== undefined && vfCount === total && total >= 32) {
    return [
      {
        code: "vf-count-max",
        severity: "advice",
        subject,
        summary: `All ${total} VFs of ${netdev} are asked for`,
        detail: "Each VF takes queues and interrupt vectors of the PF, whether a VM uses it or not.",
        fix: "Ask for as many VFs as VMs need at the same time.",
      },
    ];
  }
  return [];
}
