import type { NicFamily } from "../../model/nic.ts";

/** The NIC family Intel X722. */
export const intelX722: NicFamily = {
  family: "X722",
  vendor: "Intel",
  pfIds: ["8086:37ce", "8086:37cf", "8086:37d0", "8086:37d1", "8086:37d2", "8086:37d3", "8086:0dda"],
  vfIds: ["8086:37cd"],
  deviceNames: {
    "8086:37ce": "Ethernet Connection X722 for 10GbE backplane",
    "8086:37cf": "Ethernet Connection X722 for 10GbE QSFP+",
    "8086:37d0": "Ethernet Connection X722 for 10GbE SFP+",
    "8086:37d1": "Ethernet Connection X722 for 1GbE",
    "8086:37d2": "Ethernet Connection X722 for 10GBASE-T",
    "8086:37d3": "Ethernet Connection X722 for 10GbE SFP+",
    "8086:0dda": "Ethernet Connection X722 for 10GbE SFP+",
    "8086:37cd": "Ethernet Virtual Function 700 Series",
  },
  operatorIds: [],
  pfDrivers: ["i40e"],
  vfDrivers: ["iavf"],
  limit: { kind: "total-vfs" },
  limitBasis: "i40e and firmware",
  vfCreation: "sysfs",
  switchdev: "no",
  vfHooks: ["mac", "vlan", "rate", "spoofchk", "trust", "link_state"],
  minTxRate: "no",
  quirks: [
    { id: "hyper-v-vf-id", effect: "Under Hyper-V the VF shows the id 8086:37d9 instead, by pci.ids." },
  ],
  sources: ["linux 6.12 drivers/net/ethernet/intel/i40e", "linux 6.12 drivers/net/ethernet/intel/iavf"],
  verified: true,
};
