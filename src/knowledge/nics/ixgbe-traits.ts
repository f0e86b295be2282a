import type { NicFamily } from "../../model/nic.ts";

/** What all NICs of the ixgbe driver share. */
export const ixgbeTraits = {
  vendor: "Intel",
  pfDrivers: ["ixgbe"],
  vfDrivers: ["ixgbevf"],
  limit: { kind: "per-pf", vfs: 63 },
  limitBasis: "ixgbe: IXGBE_MAX_VFS_DRV_LIMIT is 63; 31 with 2 to 4 traffic classes, 15 with 5 to 8",
  vfCreation: "sysfs",
  switchdev: "no",
  vfHooks: ["mac", "vlan", "rate", "spoofchk", "trust", "link_state"],
  minTxRate: "no",
} satisfies Partial<NicFamily>;
