import type { NicFamily } from "../../model/nic.ts";
import { mlx5Traits } from "./mlx5-traits.ts";

/** The NIC family NVIDIA/Mellanox ConnectX-9. */
export const mellanoxConnectx9: NicFamily = {
  ...mlx5Traits,
  family: "ConnectX-9",
  pfIds: ["15b3:1025"],
  vfIds: ["15b3:101e"],
  deviceNames: {
    "15b3:1025": "CX9 Family [ConnectX-9]",
    "15b3:101e": "ConnectX Family mlx5Gen Virtual Function",
  },
  operatorIds: ["15b3:1025"],
  switchdev: "yes",
  verified: true,
};
