import type { NicFamily } from "../../model/nic.ts";

/** The NIC family Solarflare/AMD SFC9120/9140/9220/9250. */
export const solarflareSfc9100: NicFamily = {
  family: "SFC9120/9140/9220/9250",
  vendor: "Solarflare/AMD",
  pfIds: ["1924:0903", "1924:0923", "1924:0a03", "1924:0b03"],
  vfIds: ["1924:1903", "1924:1923", "1924:1a03", "1924:1b03"],
  deviceNames: {
    "1924:0903": "SFC9120 10G Ethernet Controller",
    "1924:0923": "SFC9140 10/40G Ethernet Controller",
    "1924:0a03": "SFC9220 10/40G Ethernet Controller",
    "1924:0b03": "XtremeScale SFC9250 10/25/40/50/100G Ethernet Controller",
    "1924:1903": "SFC9120 10G Ethernet Controller (Virtual Function)",
    "1924:1923": "SFC9140 10/40G Ethernet Controller (Virtual Function)",
    "1924:1a03": "SFC9220 10/40G Ethernet Controller (Virtual Function)",
    "1924:1b03": "XtremeScale SFC9250 10/25/40/50/100G Ethernet Controller (Virtual Function)",
  },
  operatorIds: [],
  pfDrivers: ["sfc"],
  vfDrivers: ["sfc"],
  limit: { kind: "total-vfs" },
  limitBasis: "firmware: sfboot vf-count",
  vfCreation: "sysfs",
  switchdev: "unknown",
  switchdevNote: "In part: on the EF100 only.",
  vfHooks: ["mac", "vlan", "spoofchk", "link_state"],
  quirks: [
    {
      id: "limit-set-in-firmware",
      word: "limit-set-in-firmware",
      effect:
        "Set vf-count and switch-mode with sfboot and boot the host cold before making VFs (the need for a cold boot is not confirmed).",
    },
  ],
  sources: ["linux 6.12 drivers/net/ethernet/sfc/efx.c", "pci.ids"],
  verified: true,
};
