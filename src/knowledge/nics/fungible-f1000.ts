import type { NicFamily } from "../../model/nic.ts";

/** The NIC family Fungible F1000. */
export const fungibleF1000: NicFamily = {
  family: "F1000",
  vendor: "Fungible",
  pfIds: ["1dad:0101"],
  vfIds: ["1dad:0181"],
  deviceNames: {},
  operatorIds: [],
  pfDrivers: ["funeth"],
  vfDrivers: ["funeth"],
  limit: { kind: "total-vfs" },
  limitBasis: "firmware",
  vfCreation: "sysfs",
  switchdev: "no",
  quirks: [],
  sources: ["linux 6.12 drivers/net/ethernet/fungible/funeth"],
  verified: true,
};
