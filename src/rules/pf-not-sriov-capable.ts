import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** A PF that a pool takes cannot have VFs. */
export const pfNotSriovCapable: Rule = {
  code: "pf-not-sriov-capable",
  severity: "error",
  layer: "firmware",
  title: "A PF that a pool takes cannot have VFs",
  explanation:
    "SR-IOV is switched off in the firmware of the host or of the NIC, the kernel was built without it, or the NIC has none.",
  howToMakeSure: "ls /sys/bus/pci/devices/ADDRESS/sriov_totalvfs; lspci -vv -s ADDRESS | grep SR-IOV",
  fix: "Switch on SR-IOV in the BIOS setup and in the NIC's own, or take another NIC.",
  reads: ["networkFunctions"],
  of: "host",
  find: (seen) => fromFound(seen, "pf-not-sriov-capable"),
};
