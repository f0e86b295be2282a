import type { NicFamily } from "../../model/nic.ts";

/** The NIC family Amazon ENA. */
export const amazonEna: NicFamily = {
  family: "ENA",
  vendor: "Amazon",
  pfIds: ["1d0f:ec20"],
  vfIds: ["1d0f:ec20"],
  deviceNames: {
    "1d0f:ec20": "Elastic Network Adapter (ENA)",
  },
  operatorIds: ["1d0f:ec20"],
  pfDrivers: ["ena"],
  vfDrivers: ["ena"],
  limit: { kind: "total-vfs" },
  limitBasis: "platform: pci_sriov_configure_simple",
  vfCreation: "adapter-management",
  switchdev: "no",
  quirks: [
    {
      id: "cloud-only",
      word: "vfs-by-adapter-management",
      effect:
        "Not a NIC of bare-metal hosts: the cloud decides on its VFs; sriov-network-operator lists it for virtual clusters.",
    },
  ],
  sources: [
    "linux 6.12 drivers/net/ethernet/amazon/ena/ena_netdev.c",
    "sriov-network-operator 249e200 configmap",
  ],
  verified: false,
};
