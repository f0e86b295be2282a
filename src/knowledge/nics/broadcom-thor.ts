import type { NicFamily } from "../../model/nic.ts";
import { bnxtTraits } from "./bnxt-traits.ts";

/** The NIC family Broadcom BCM575xx (Thor). */
export const broadcomThor: NicFamily = {
  ...bnxtTraits,
  family: "BCM575xx (Thor)",
  pfIds: ["14e4:1750", "14e4:1751", "14e4:1752"],
  vfIds: ["14e4:1806", "14e4:1807"],
  deviceNames: {
    "14e4:1750": "BCM57508 NetXtreme-E 10Gb/25Gb/40Gb/50Gb/100Gb/200Gb Ethernet",
    "14e4:1751": "BCM57504 NetXtreme-E 10Gb/25Gb/40Gb/50Gb/100Gb Ethernet",
    "14e4:1752": "BCM57502 NetXtreme-E 10Gb/25Gb/40Gb/50Gb Ethernet",
    "14e4:1806": "BCM5750X NetXtreme-E Ethernet Virtual Function",
    "14e4:1807": "BCM5750X NetXtreme-E RDMA Virtual Function",
  },
  operatorIds: ["14e4:1750"],
  switchdev: "firmware",
  switchdevNote: "Where the firmware has it.",
  quirks: [
    ...bnxtTraits.quirks,
    { id: "hyper-v-vf-id", effect: "Under Hyper-V the VFs show the ids 14e4:1808 and 14e4:1809 instead." },
  ],
  sources: [
    "linux 6.12 drivers/net/ethernet/broadcom/bnxt/bnxt.c",
    "sriov-network-operator 249e200 configmap",
    "linux 6.12 drivers/net/ethernet/broadcom/bnxt/bnxt_sriov.c",
  ],
  verified: true,
};
