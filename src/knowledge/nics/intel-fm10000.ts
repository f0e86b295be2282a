import type { NicFamily } from "../../model/nic.ts";

/** The NIC family Intel FM10000. */
export const intelFm10000: NicFamily = {
  family: "FM10000",
  vendor: "Intel",
  pfIds: ["8086:15a4", "8086:15d0", "8086:15d5"],
  vfIds: ["8086:15a5"],
  deviceNames: {
    "8086:15a4": "Ethernet Switch FM10000 Host Interface",
    "8086:15d0": "Ethernet SDI Adapter",
    "8086:15d5": "Ethernet SDI Adapter FM10420-25GbE-DA2",
    "8086:15a5": "Ethernet Switch FM10000 Host Virtual Interface",
  },
  operatorIds: [],
  pfDrivers: ["fm10k"],
  vfDrivers: ["fm10k"],
  limit: { kind: "total-vfs" },
  limitBasis: "fm10k: pci_sriov_set_totalvfs(hw->iov.total_vfs), from the hardware",
  vfCreation: "sysfs",
  switchdev: "no",
  quirks: [
    {
      id: "assigned-change-refused",
      effect:
        "Detach VFs from their guests before changing the count: the driver refuses it while VFs are assigned.",
    },
  ],
  sources: ["linux 6.12 drivers/net/ethernet/intel/fm10k/fm10k_pci.c"],
  verified: true,
};
