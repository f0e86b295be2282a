import { sriovOf } from "../model/facts-access.ts";
import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";

/** The kernel is locked down, and the NIC's limit of VFs is set in its firmware. */
export const firmwareLocked: Rule = {
  code: "firmware-locked",
  severity: "warning",
  layer: "firmware",
  title: "The kernel is locked down, and the NIC's limit of VFs is set in its firmware",
  explanation:
    "With Secure Boot the kernel keeps programs from writing to PCI devices. Tools such as mstconfig then cannot raise NUM_OF_VFS or switch on SRIOV_EN.",
  howToMakeSure: "cat /sys/kernel/security/lockdown; mokutil --sb-state",
  fix: "Set the limit from the BIOS setup of the NIC or with Secure Boot switched off for that time, then boot anew.",
  reads: ["security", "networkFunctions"],
  of: "host",
  find: ({ facts, pfs, nicOf }) => {
    const lockdown = knownValue(knownValue(facts.security)?.lockdown ?? { is: "absent" });
    if (lockdown === undefined || lockdown === "none") return [];
    return pfs.flatMap(({ pf, netdev, vfCount }) => {
      const total = knownValue(sriovOf(facts, pf)?.totalVfs ?? { is: "absent" });
      const isSetInFirmware = nicOf(pf)?.quirks.some(({ word }) => word === "limit-set-in-firmware") ?? false;
      if (total === undefined || vfCount <= total || !isSetInFirmware) return [];
      return [
        {
          item: pf,
          summary: `${netdev} allows ${total} VFs by its firmware, and the locked kernel lets no tool change that`,
          detail: `The pool wants ${vfCount}.`,
          evidence: [{ source: "/sys/kernel/security/lockdown", text: lockdown }],
        },
      ];
    });
  },
};
