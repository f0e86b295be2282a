import type { NicFamily } from "../../model/nic.ts";
import { ixgbeTraits } from "./ixgbe-traits.ts";

/** The NIC family Intel E610. */
export const intelE610: NicFamily = {
  ...ixgbeTraits,
  family: "E610",
  pfIds: ["8086:57ae", "8086:57af", "8086:57b0", "8086:57b1", "8086:57b2"],
  vfIds: ["8086:57ad"],
  deviceNames: {
    "8086:57ae": "Ethernet Controller E610 Backplane",
    "8086:57af": "Ethernet Controller E610 SFP",
    "8086:57b0": "Ethernet Controller E610-XT/E610-XT2 10GBASE-T",
    "8086:57b1": "Ethernet Controller E610-AT2 1000BASE-T",
    "8086:57b2": "Ethernet Controller E610 SGMII",
    "8086:57ad": "Ethernet Controller E610 Virtual Function",
  },
  operatorIds: [],
  limitBasis: "not confirmed; taken from the rest of the ixgbe driver",
  quirks: [
    {
      id: "needs-newer-kernel",
      effect:
        "Use a kernel newer than 6.12 on the host: its ixgbevf knows the VF, but its ixgbe does not know the PF (since which release it does is not confirmed).",
    },
  ],
  sources: ["linux 6.12 drivers/net/ethernet/intel/ixgbevf/ixgbevf_main.c", "pci.ids 2026-08-22"],
  verified: false,
};
