import type { NicFamily } from "../../model/nic.ts";

/** What all NICs of the bnxt driver share. */
export const bnxtTraits = {
  vendor: "Broadcom",
  pfDrivers: ["bnxt_en"],
  vfDrivers: ["bnxt_en"],
  limit: { kind: "total-vfs" },
  limitBasis:
    "number_of_vfs_per_pf in the NVRAM, set with niccli or bnxtnvm (tool name not confirmed); sriov_totalvfs repeats it",
  vfCreation: "sysfs",
  vfHooks: ["mac", "vlan", "rate", "spoofchk", "trust", "link_state"],
  minTxRate: "yes",
  quirks: [
    {
      id: "pf-must-be-up",
      word: "pf-must-be-up",
      effect:
        "Bring the PF up before making VFs: while it is down the write to sriov_numvfs succeeds, no VF appears, and the kernel log says `Reject SRIOV config request since if is down!`.",
    },
    {
      id: "count-may-fall-short",
      word: "count-may-fall-short",
      effect:
        "Read sriov_numvfs back: the driver may enable fewer VFs than asked (`Requested VFs N, can enable M`).",
    },
    {
      id: "assigned-change-silent",
      word: "assigned-change-silent",
      effect:
        "Detach VFs from their guests before changing the count: with assigned VFs the change is refused, yet the write succeeds with 0.",
    },
    {
      id: "limit-set-in-firmware",
      word: "limit-set-in-firmware",
      effect: "Raise the VFs of a PF in the NVRAM if sriov_totalvfs is too low.",
    },
  ],
} satisfies Partial<NicFamily>;
