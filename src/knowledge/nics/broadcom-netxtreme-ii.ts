import type { NicFamily } from "../../model/nic.ts";

/** The NIC family Broadcom/QLogic NetXtreme II 57712/578xx. */
export const broadcomNetxtremeIi: NicFamily = {
  family: "NetXtreme II 57712/578xx",
  vendor: "Broadcom/QLogic",
  pfIds: [
    "14e4:1662",
    "14e4:1663",
    "14e4:168a",
    "14e4:16a5",
    "14e4:168e",
    "14e4:16ae",
    "14e4:16a1",
    "14e4:16a2",
    "14e4:16a4",
  ],
  vfIds: ["14e4:166f", "14e4:16a9", "14e4:16af", "14e4:16ad"],
  deviceNames: {
    "14e4:1662": "NetXtreme II BCM57712 10 Gigabit Ethernet",
    "14e4:1663": "NetXtreme II BCM57712 10 Gigabit Ethernet Multi Function",
    "14e4:168a": "NetXtreme II BCM57800 1/10 Gigabit Ethernet",
    "14e4:16a5": "NetXtreme II BCM57800 1/10 Gigabit Ethernet Multi Function",
    "14e4:168e": "NetXtreme II BCM57810 10 Gigabit Ethernet",
    "14e4:16ae": "NetXtreme II BCM57810 10 Gigabit Ethernet Multi Function",
    "14e4:16a1": "BCM57840 NetXtreme II 10 Gigabit Ethernet",
    "14e4:16a2": "BCM57840 NetXtreme II 10/20-Gigabit Ethernet",
    "14e4:16a4": "BCM57840 NetXtreme II Ethernet Multi Function",
    "14e4:166f": "NetXtreme II BCM57712 10 Gigabit Ethernet Virtual Function",
    "14e4:16a9": "NetXtreme II BCM57800 1/10 Gigabit Ethernet Virtual Function",
    "14e4:16af": "NetXtreme II BCM57810 10 Gigabit Ethernet Virtual Function",
    "14e4:16ad": "NetXtreme II BCM57840 10/20 Gigabit Ethernet Virtual Function",
  },
  operatorIds: [],
  pfDrivers: ["bnx2x"],
  vfDrivers: ["bnx2x"],
  limit: { kind: "per-device", vfs: 64 },
  limitBasis: "bnx2x: BNX2X_MAX_NUM_OF_VFS is 64 for the device",
  vfCreation: "sysfs",
  switchdev: "no",
  vfHooks: ["mac", "vlan", "spoofchk", "link_state"],
  quirks: [
    {
      id: "needs-ari",
      word: "needs-ari",
      effect: "The upstream bridge must forward ARI, and the card needs its normal IGU mode and MSI-X.",
    },
    {
      id: "pf-must-be-up",
      word: "pf-must-be-up",
      effect:
        "Bring the PF up before making VFs; otherwise the log says `VF num configuration via sysfs not supported while PF is down`.",
    },
  ],
  sources: [
    "linux 6.12 drivers/net/ethernet/broadcom/bnx2x/bnx2x_main.c",
    "linux 6.12 drivers/net/ethernet/broadcom/bnx2x/bnx2x_sriov.c",
  ],
  verified: true,
};
