import type { NicFamily } from "../../model/nic.ts";
import { ixgbeTraits } from "./ixgbe-traits.ts";

/** The NIC family Intel X552 / X550EM_x. */
export const intelX552: NicFamily = {
  ...ixgbeTraits,
  family: "X552 / X550EM_x",
  pfIds: ["8086:15aa", "8086:15b0", "8086:15ab", "8086:15ad", "8086:15ac", "8086:15ae"],
  vfIds: ["8086:15a8"],
  deviceNames: {
    "8086:15aa": "Ethernet Connection X552 10 GbE Backplane",
    "8086:15b0": "Ethernet Connection X552 Backplane",
    "8086:15ab": "Ethernet Connection X552 10 GbE Backplane",
    "8086:15ad": "Ethernet Connection X552/X557-AT 10GBASE-T",
    "8086:15ac": "Ethernet Connection X552 10 GbE SFP+",
    "8086:15ae": "Ethernet Connection X552 1000BASE-T",
    "8086:15a8": "Ethernet Connection X552 Virtual Function",
  },
  operatorIds: [],
  quirks: [
    { id: "integrated", effect: "Part of the Xeon D." },
    { id: "hyper-v-vf-id", effect: "Under Hyper-V the VF shows the id 8086:15a9 instead." },
  ],
  sources: ["linux 6.12 drivers/net/ethernet/intel/ixgbe", "linux 6.12 drivers/net/ethernet/intel/ixgbevf"],
  verified: true,
};
