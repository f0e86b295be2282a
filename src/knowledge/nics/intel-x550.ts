import type { NicFamily } from "../../model/nic.ts";
import { ixgbeTraits } from "./ixgbe-traits.ts";

/** The NIC family Intel X550. */
export const intelX550: NicFamily = {
  ...ixgbeTraits,
  family: "X550",
  pfIds: ["8086:1563", "8086:15d1"],
  vfIds: ["8086:1565"],
  deviceNames: {
    "8086:1563": "Ethernet Controller X550",
    "8086:15d1": "Ethernet Controller 10G X550T",
    "8086:1565": "X550 Virtual Function",
  },
  operatorIds: ["8086:1563"],
  quirks: [{ id: "hyper-v-vf-id", effect: "Under Hyper-V the VF shows the id 8086:1564 instead." }],
  sources: [
    "linux 6.12 drivers/net/ethernet/intel/ixgbe",
    "linux 6.12 drivers/net/ethernet/intel/ixgbevf",
    "sriov-network-operator 249e200 configmap",
  ],
  verified: true,
};
