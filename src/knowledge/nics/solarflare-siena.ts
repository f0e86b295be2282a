import type { NicFamily } from "../../model/nic.ts";

/** The NIC family Solarflare/AMD SFC9000 Siena. */
export const solarflareSiena: NicFamily = {
  family: "SFC9000 Siena",
  vendor: "Solarflare/AMD",
  pfIds: ["1924:0803", "1924:0813"],
  vfIds: ["1924:1803", "1924:1813"],
  deviceNames: {
    "1924:0803": "SFC9020 10G Ethernet Controller",
    "1924:0813": "SFL9021 10GBASE-T Ethernet Controller",
    "1924:1803": "SFC9020 10G Ethernet Controller (Virtual Function)",
    "1924:1813": "SFL9021 10GBASE-T Ethernet Controller (Virtual Function)",
  },
  operatorIds: [],
  pfDrivers: ["sfc_siena"],
  vfDrivers: ["sfc"],
  limit: { kind: "total-vfs" },
  limitBasis: "driver",
  vfCreation: "sysfs",
  switchdev: "no",
  quirks: [],
  sources: ["linux 6.12 drivers/net/ethernet/sfc/siena/efx.c", "pci.ids"],
  verified: true,
};
