import type { NicFamily } from "../../model/nic.ts";

/** The NIC family Marvell OCTEON endpoint (PCIe card). */
export const marvellOcteonEndpoint: NicFamily = {
  family: "OCTEON endpoint (PCIe card)",
  vendor: "Marvell",
  pfIds: ["177d:b100", "177d:b200", "177d:b400", "177d:b900", "177d:ba00", "177d:bc00", "177d:bd00"],
  vfIds: ["177d:b103", "177d:b203", "177d:b403", "177d:b903", "177d:ba03", "177d:bc03", "177d:bd03"],
  deviceNames: {},
  operatorIds: ["177d:b100", "177d:b200", "177d:b900", "177d:ba00"],
  pfDrivers: ["octeon_ep"],
  vfDrivers: ["octeon_ep_vf"],
  limit: { kind: "total-vfs" },
  limitBasis: "firmware",
  vfCreation: "sysfs",
  switchdev: "no",
  quirks: [
    {
      id: "more-ids",
      effect: "The list of sriov-network-operator also holds the pair 177d:b600 and 177d:b603.",
    },
  ],
  sources: [
    "linux 6.12 drivers/net/ethernet/marvell/octeon_ep",
    "linux 6.12 drivers/net/ethernet/marvell/octeon_ep_vf",
    "sriov-network-operator 249e200 configmap",
  ],
  verified: true,
};
