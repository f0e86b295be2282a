import type { NicFamily } from "../../model/nic.ts";
import { mlx5Traits } from "./mlx5-traits.ts";

/** The NIC family NVIDIA/Mellanox ConnectX-5. */
export const mellanoxConnectx5: NicFamily = {
  ...mlx5Traits,
  family: "ConnectX-5",
  pfIds: ["15b3:1017"],
  vfIds: ["15b3:1018"],
  deviceNames: {
    "15b3:1017": "MT27800 Family [ConnectX-5]",
    "15b3:1018": "MT27800 Family [ConnectX-5 Virtual Function]",
  },
  operatorIds: ["15b3:1017"],
  switchdev: "yes",
  verified: true,
};
