import type { NicFamily } from "../../model/nic.ts";
import { ixgbeTraits } from "./ixgbe-traits.ts";

/** The NIC family Intel X540. */
export const intelX540: NicFamily = {
  ...ixgbeTraits,
  family: "X540",
  pfIds: ["8086:1528", "8086:1560"],
  vfIds: ["8086:1515"],
  deviceNames: {
    "8086:1528": "Ethernet Controller 10-Gigabit X540-AT2",
    "8086:1560": "Ethernet Controller X540",
    "8086:1515": "X540 Ethernet Controller Virtual Function",
  },
  operatorIds: [],
  quirks: [{ id: "hyper-v-vf-id", effect: "Under Hyper-V the VF shows the id 8086:1530 instead." }],
  sources: ["linux 6.12 drivers/net/ethernet/intel/ixgbe", "linux 6.12 drivers/net/ethernet/intel/ixgbevf"],
  verified: true,
};
