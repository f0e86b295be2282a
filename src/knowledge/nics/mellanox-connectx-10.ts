import type { NicFamily } from "../../model/nic.ts";
import { mlx5Traits } from "./mlx5-traits.ts";

/** The NIC family NVIDIA/Mellanox ConnectX-10. */
export const mellanoxConnectx10: NicFamily = {
  ...mlx5Traits,
  family: "ConnectX-10",
  pfIds: ["15b3:1027"],
  vfIds: ["15b3:101e"],
  deviceNames: {
    "15b3:1027": "CX10 Family [ConnectX-10]",
    "15b3:101e": "ConnectX Family mlx5Gen Virtual Function",
  },
  operatorIds: [],
  switchdev: "yes",
  verified: false,
};
