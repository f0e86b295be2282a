import type { NicFamily } from "../../model/nic.ts";

/** The NIC family Cisco VIC 12xx/13xx/14xx. */
export const ciscoVic: NicFamily = {
  family: "VIC 12xx/13xx/14xx",
  vendor: "Cisco",
  pfIds: ["1137:0043"],
  vfIds: ["1137:0071", "1137:02b7"],
  deviceNames: {
    "1137:0043": "VIC Ethernet NIC",
    "1137:0071": "VIC SR-IOV VF",
    "1137:02b7": "VIC SR-IOV Ethernet VF",
  },
  operatorIds: [],
  pfDrivers: ["enic"],
  vfDrivers: ["enic"],
  limit: { kind: "total-vfs" },
  limitBasis: "adapter policy in CIMC or UCSM",
  vfCreation: "adapter-management",
  switchdev: "no",
  vfHooks: ["mac", "port"],
  quirks: [
    {
      id: "vfs-by-adapter-management",
      word: "vfs-by-adapter-management",
      effect:
        "Set the number of VFs in the adapter policy of CIMC or UCSM: enic enables them all when it loads, and in Linux 6.12 a write to sriov_numvfs fails with ENOENT.",
    },
    { id: "port-profiles", effect: "Port profiles (802.1Qbh) need Cisco's ML2 driver on old clouds." },
    { id: "dynamic-vnic-id", effect: "A dynamic vNIC shows the id 1137:0044." },
  ],
  sources: ["linux 6.12 drivers/net/ethernet/cisco/enic/enic_main.c", "pci.ids"],
  verified: true,
};
