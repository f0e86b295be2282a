import type { NicFamily } from "../../model/nic.ts";

/** The NIC family Marvell OCTEON TX2 / CN10K RVU. */
export const marvellOcteonTx2: NicFamily = {
  family: "OCTEON TX2 / CN10K RVU",
  vendor: "Marvell",
  pfIds: ["177d:a063"],
  vfIds: ["177d:a064"],
  deviceNames: {
    "177d:a063": "Octeon Tx2 RVU Physical Function",
    "177d:a064": "Octeon Tx2 RVU Virtual Function",
  },
  operatorIds: [],
  pfDrivers: ["rvu_nicpf"],
  vfDrivers: ["rvu_nicvf"],
  limit: { kind: "total-vfs" },
  limitBasis: "firmware",
  vfCreation: "sysfs",
  switchdev: "yes",
  switchdevNote: "On newer kernels; since which release is not confirmed.",
  vfHooks: ["mac", "vlan", "trust"],
  quirks: [{ id: "loopback-vf-id", effect: "A loopback (LBK) VF shows the id 177d:a0f8." }],
  sources: ["linux 6.12 drivers/net/ethernet/marvell/octeontx2"],
  verified: true,
};
