import type { NicFamily } from "../../model/nic.ts";

/** The NIC family Marvell/QLogic FastLinQ QL45000. */
export const qlogicQl45000: NicFamily = {
  family: "FastLinQ QL45000",
  vendor: "Marvell/QLogic",
  pfIds: ["1077:1634", "1077:1644", "1077:1654", "1077:1656", "1077:1666", "1077:1636"],
  vfIds: ["1077:1664"],
  deviceNames: {
    "1077:1634": "FastLinQ QL45000 Series 40GbE Controller",
    "1077:1644": "FastLinQ QL45000 Series 100GbE Controller",
    "1077:1654": "FastLinQ QL45000 Series 50GbE Controller",
    "1077:1656": "FastLinQ QL45000 Series 25GbE Controller",
    "1077:1664": "FastLinQ QL45000 Series Gigabit Ethernet Controller (SR-IOV VF)",
  },
  operatorIds: ["1077:1654"],
  pfDrivers: ["qede", "qed"],
  vfDrivers: ["qede"],
  limit: { kind: "per-device", vfs: 120 },
  limitBasis: "qed: MAX_NUM_VFS_BB is 120 for the device",
  vfCreation: "sysfs",
  switchdev: "no",
  vfHooks: ["mac", "vlan", "rate", "spoofchk", "trust", "link_state"],
  minTxRate: "yes",
  quirks: [],
  sources: [
    "linux 6.12 drivers/net/ethernet/qlogic/qede/qede_main.c",
    "linux 6.12 include/linux/qed/common_hsi.h",
    "sriov-network-operator 249e200 configmap",
  ],
  verified: true,
};
