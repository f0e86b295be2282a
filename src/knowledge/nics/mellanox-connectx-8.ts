import type { NicFamily } from "../../model/nic.ts";
import { mlx5Traits } from "./mlx5-traits.ts";

/** The NIC family NVIDIA/Mellanox ConnectX-8. */
export const mellanoxConnectx8: NicFamily = {
  ...mlx5Traits,
  family: "ConnectX-8",
  pfIds: ["15b3:1023"],
  vfIds: ["15b3:101e"],
  deviceNames: {
    "15b3:1023": "CX8 Family [ConnectX-8]",
    "15b3:101e": "ConnectX Family mlx5Gen Virtual Function",
  },
  operatorIds: ["15b3:1023"],
  switchdev: "yes",
  verified: true,
};
