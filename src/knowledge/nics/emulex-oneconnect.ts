import type { NicFamily } from "../../model/nic.ts";

/** The NIC family Emulex/Broadcom OneConnect BE3 / Skyhawk / Lancer. */
export const emulexOneconnect: NicFamily = {
  family: "OneConnect BE3 / Skyhawk / Lancer",
  vendor: "Emulex/Broadcom",
  pfIds: ["10df:0720", "10df:e220"],
  vfIds: ["10df:0728", "10df:e228"],
  deviceNames: {
    "10df:0720": "OneConnect NIC (Skyhawk)",
    "10df:e220": "OneConnect NIC (Lancer)",
    "10df:0728": "OneConnect NIC (Skyhawk-VF)",
  },
  operatorIds: [],
  pfDrivers: ["be2net"],
  vfDrivers: ["be2net"],
  limit: { kind: "total-vfs" },
  limitBasis: "be2net: MAX_VFS in be.h is 30 for the BE3; the others draw from a pool",
  vfCreation: "sysfs",
  switchdev: "no",
  vfHooks: ["mac", "vlan", "rate", "spoofchk", "link_state"],
  minTxRate: "no",
  quirks: [
    { id: "be3-id", effect: "A BE3 shows its PF as 19a2:0710." },
    { id: "vf-driver-is-pf-driver", effect: "The VFs are driven by be2net like the PF." },
  ],
  sources: [
    "linux 6.12 drivers/net/ethernet/emulex/benet/be_main.c",
    "linux 6.12 drivers/net/ethernet/emulex/benet/be.h",
  ],
  verified: true,
};
