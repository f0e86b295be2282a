import type { NicFamily } from "../../model/nic.ts";
import { ixgbeTraits } from "./ixgbe-traits.ts";

/** The NIC family Intel X553 / X550EM_a. */
export const intelX553: NicFamily = {
  ...ixgbeTraits,
  family: "X553 / X550EM_a",
  pfIds: [
    "8086:15c2",
    "8086:15c3",
    "8086:15c4",
    "8086:15c6",
    "8086:15c7",
    "8086:15c8",
    "8086:15ce",
    "8086:15e4",
    "8086:15e5",
  ],
  vfIds: ["8086:15c5"],
  deviceNames: {
    "8086:15c2": "Ethernet Connection X553 Backplane",
    "8086:15c3": "Ethernet Connection X553 Backplane",
    "8086:15c4": "Ethernet Connection X553 10 GbE SFP+",
    "8086:15c6": "Ethernet Connection X553 1GbE",
    "8086:15c7": "Ethernet Connection X553 1GbE",
    "8086:15c8": "Ethernet Connection X553/X557-AT 10GBASE-T",
    "8086:15ce": "Ethernet Connection X553 10 GbE SFP+",
    "8086:15e4": "Ethernet Connection X553 1GbE",
    "8086:15e5": "Ethernet Connection X553 1GbE",
    "8086:15c5": "X553 Virtual Function",
  },
  operatorIds: [],
  quirks: [
    { id: "integrated", effect: "Part of the Atom C3000." },
    { id: "hyper-v-vf-id", effect: "Under Hyper-V the VF shows the id 8086:15b4 instead, by pci.ids." },
  ],
  sources: ["linux 6.12 drivers/net/ethernet/intel/ixgbe", "linux 6.12 drivers/net/ethernet/intel/ixgbevf"],
  verified: true,
};
