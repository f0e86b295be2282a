import type { NicFamily } from "../../model/nic.ts";

/** The NIC family AMD Pensando DSC (Elba/Capri). */
export const pensandoDsc: NicFamily = {
  family: "DSC (Elba/Capri)",
  vendor: "AMD Pensando",
  pfIds: ["1dd8:1002"],
  vfIds: ["1dd8:1003"],
  deviceNames: {
    "1dd8:1002": "DSC Ethernet Controller",
    "1dd8:1003": "DSC Ethernet Controller VF",
  },
  operatorIds: [],
  pfDrivers: ["ionic"],
  vfDrivers: ["ionic"],
  limit: { kind: "total-vfs" },
  limitBasis: "firmware",
  vfCreation: "sysfs",
  switchdev: "unknown",
  vfHooks: ["mac", "vlan", "rate", "spoofchk", "trust", "link_state"],
  minTxRate: "no",
  quirks: [{ id: "live-migration", effect: "VFs can migrate live with the variant driver pds-vfio-pci." }],
  sources: ["linux 6.12 drivers/net/ethernet/pensando/ionic", "linux 6.12 drivers/vfio/pci/pds"],
  verified: true,
};
