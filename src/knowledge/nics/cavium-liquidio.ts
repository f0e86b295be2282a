import type { NicFamily } from "../../model/nic.ts";

/** The NIC family Cavium/Marvell LiquidIO II CN23XX. */
export const caviumLiquidio: NicFamily = {
  family: "LiquidIO II CN23XX",
  vendor: "Cavium/Marvell",
  pfIds: ["177d:9702"],
  vfIds: ["177d:9712"],
  deviceNames: {
    "177d:9702": "CN23XX [LiquidIO II] Intelligent Adapter",
    "177d:9712": "CN23XX [LiquidIO II] SRIOV Virtual Function",
  },
  operatorIds: [],
  pfDrivers: ["liquidio"],
  vfDrivers: ["liquidio_vf"],
  limit: { kind: "per-pf", vfs: 63 },
  limitBasis: "CN23XX_MAX_VFS_PER_PF is 63; 8 or 31 on early passes of the chip",
  vfCreation: "sysfs",
  switchdev: "yes",
  switchdevNote: "By VF representors.",
  vfHooks: ["mac", "vlan", "spoofchk", "trust", "link_state"],
  quirks: [{ id: "one-trusted-vf", effect: "Trust one VF at most: the driver refuses a second one." }],
  sources: [
    "linux 6.12 drivers/net/ethernet/cavium/liquidio/octeon_config.h",
    "linux 6.12 drivers/net/ethernet/cavium/liquidio/lio_main.c",
  ],
  verified: true,
};
