import type { NicFamily } from "../../model/nic.ts";

/** The NIC family Huawei Hi1822 (SP580...). */
export const huaweiHi1822: NicFamily = {
  family: "Hi1822 (SP580...)",
  vendor: "Huawei",
  pfIds: ["19e5:1822", "19e5:0200", "19e5:0205", "19e5:0210"],
  vfIds: ["19e5:375e"],
  deviceNames: {
    "19e5:1822": "Hi1822 Family (4*25GE)",
    "19e5:0200": "Hi1822 Family (2*100GE)",
    "19e5:0205": "Hi1822 Family (2*100GE)",
    "19e5:0210": "Hi1822 Family (4*25GE)",
    "19e5:375e": "Hi1822 Family Virtual Function",
  },
  operatorIds: [],
  pfDrivers: ["hinic"],
  vfDrivers: ["hinic"],
  limit: { kind: "total-vfs" },
  limitBasis: "firmware",
  vfCreation: "sysfs",
  switchdev: "no",
  vfHooks: ["mac", "vlan", "rate", "spoofchk", "trust", "link_state"],
  minTxRate: "firmware",
  quirks: [
    {
      id: "spoof-check-needs-firmware",
      effect: "Update the firmware before using the spoof check: old ones lack it.",
    },
    { id: "rate-needs-link", effect: "Bring the link up before setting a transmit rate." },
  ],
  sources: ["linux 6.12 drivers/net/ethernet/huawei/hinic"],
  verified: true,
};
