import type { NicFamily } from "../../model/nic.ts";
import { mlx5LiveMigrationQuirk, mlx5Traits } from "./mlx5-traits.ts";

/** The NIC family NVIDIA/Mellanox ConnectX-6 Lx. */
export const mellanoxConnectx6Lx: NicFamily = {
  ...mlx5Traits,
  family: "ConnectX-6 Lx",
  pfIds: ["15b3:101f"],
  vfIds: ["15b3:101e"],
  deviceNames: {
    "15b3:101f": "MT2894 Family [ConnectX-6 Lx]",
    "15b3:101e": "ConnectX Family mlx5Gen Virtual Function",
  },
  operatorIds: ["15b3:101f"],
  switchdev: "yes",
  quirks: [...mlx5Traits.quirks, mlx5LiveMigrationQuirk],
  verified: true,
};
