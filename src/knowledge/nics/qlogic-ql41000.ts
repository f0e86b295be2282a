import type { NicFamily } from "../../model/nic.ts";

/** The NIC family Marvell/QLogic FastLinQ QL41000. */
export const qlogicQl41000: NicFamily = {
  family: "FastLinQ QL41000",
  vendor: "Marvell/QLogic",
  pfIds: ["1077:8070"],
  vfIds: ["1077:8090"],
  deviceNames: {
    "1077:8070": "FastLinQ QL41000 Series 10/25/40/50GbE Controller",
    "1077:8090": "FastLinQ QL41000 Series Gigabit Ethernet Controller (SR-IOV VF)",
  },
  operatorIds: [],
  pfDrivers: ["qede", "qed"],
  vfDrivers: ["qede"],
  limit: { kind: "per-device", vfs: 192 },
  limitBasis: "qed: MAX_NUM_VFS_K2 is 192 for the device",
  vfCreation: "sysfs",
  switchdev: "no",
  vfHooks: ["mac", "vlan", "rate", "spoofchk", "trust", "link_state"],
  minTxRate: "yes",
  quirks: [],
  sources: [
    "linux 6.12 drivers/net/ethernet/qlogic/qede/qede_main.c",
    "linux 6.12 include/linux/qed/common_hsi.h",
  ],
  verified: true,
};
