import type { NicFamily } from "../../model/nic.ts";

/** The NIC family Intel I350 (Powerville). */
export const intelI350: NicFamily = {
  family: "I350 (Powerville)",
  vendor: "Intel",
  pfIds: ["8086:1521", "8086:1522", "8086:1523", "8086:1524"],
  vfIds: ["8086:1520"],
  deviceNames: {
    "8086:1521": "I350 Gigabit Network Connection",
    "8086:1522": "I350 Gigabit Fiber Network Connection",
    "8086:1523": "I350 Gigabit Backplane Connection",
    "8086:1524": "I350 Gigabit Connection",
    "8086:1520": "I350 Ethernet Controller Virtual Function",
  },
  operatorIds: [],
  pfDrivers: ["igb"],
  vfDrivers: ["igbvf"],
  limit: { kind: "per-pf", vfs: 7 },
  limitBasis: "igb: pci_sriov_set_totalvfs(pdev, 7)",
  vfCreation: "sysfs",
  switchdev: "no",
  vfHooks: ["mac", "vlan", "rate", "spoofchk", "trust"],
  minTxRate: "no",
  quirks: [
    {
      id: "seven-vfs-a-port",
      effect:
        "1 GbE with 7 VFs a port. Its siblings I210, I211 and 82580 have no SR-IOV: igb switches it off for them.",
    },
  ],
  sources: [
    "linux 6.12 drivers/net/ethernet/intel/igb/igb_main.c",
    "linux 6.12 drivers/net/ethernet/intel/igbvf/netdev.c",
  ],
  verified: true,
};
