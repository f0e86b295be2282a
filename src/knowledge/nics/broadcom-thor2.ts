import type { NicFamily } from "../../model/nic.ts";
import { bnxtTraits } from "./bnxt-traits.ts";

/** The NIC family Broadcom BCM5760x (Thor2). */
export const broadcomThor2: NicFamily = {
  ...bnxtTraits,
  family: "BCM5760x (Thor2)",
  pfIds: ["14e4:1760", "14e4:1761", "14e4:1762", "14e4:1763"],
  vfIds: ["14e4:1819"],
  deviceNames: {
    "14e4:1760": "BCM57608 25Gb/50Gb/100Gb/200Gb/400Gb Ethernet",
    "14e4:1819": "BCM5760X Ethernet Virtual Function",
  },
  operatorIds: [],
  switchdev: "unknown",
  sources: [
    "linux 6.12 drivers/net/ethernet/broadcom/bnxt/bnxt.c",
    "linux 6.12 drivers/net/ethernet/broadcom/bnxt/bnxt_sriov.c",
  ],
  verified: true,
};
