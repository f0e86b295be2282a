import type { NicFamily } from "../../model/nic.ts";

/** The NIC family NXP ENETC. */
export const nxpEnetc: NicFamily = {
  family: "ENETC",
  vendor: "NXP",
  pfIds: ["1957:e100"],
  vfIds: ["1957:ef00"],
  deviceNames: {},
  operatorIds: [],
  pfDrivers: ["fsl-enetc"],
  vfDrivers: ["fsl-enetc-vf"],
  limit: { kind: "total-vfs" },
  limitBasis: "hardware",
  vfCreation: "sysfs",
  switchdev: "no",
  quirks: [{ id: "integrated", effect: "Part of the SoC LS1028A." }],
  sources: ["linux 6.12 drivers/net/ethernet/freescale/enetc"],
  verified: true,
};
