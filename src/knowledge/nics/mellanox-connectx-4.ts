import type { NicFamily } from "../../model/nic.ts";
import { mlx5Traits } from "./mlx5-traits.ts";

/** The NIC family NVIDIA/Mellanox ConnectX-4. */
export const mellanoxConnectx4: NicFamily = {
  ...mlx5Traits,
  family: "ConnectX-4",
  pfIds: ["15b3:1013"],
  vfIds: ["15b3:1014"],
  deviceNames: {
    "15b3:1013": "MT27700 Family [ConnectX-4]",
    "15b3:1014": "MT27700 Family [ConnectX-4 Virtual Function]",
  },
  operatorIds: ["15b3:1013"],
  switchdev: "yes",
  verified: true,
};
