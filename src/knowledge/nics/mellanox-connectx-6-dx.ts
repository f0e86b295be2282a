import type { NicFamily } from "../../model/nic.ts";
import { mlx5LiveMigrationQuirk, mlx5Traits } from "./mlx5-traits.ts";

/** The NIC family NVIDIA/Mellanox ConnectX-6 Dx. */
export const mellanoxConnectx6Dx: NicFamily = {
  ...mlx5Traits,
  family: "ConnectX-6 Dx",
  pfIds: ["15b3:101d"],
  vfIds: ["15b3:101e"],
  deviceNames: {
    "15b3:101d": "MT2892 Family [ConnectX-6 Dx]",
    "15b3:101e": "ConnectX Family mlx5Gen Virtual Function",
  },
  operatorIds: ["15b3:101d"],
  switchdev: "yes",
  quirks: [...mlx5Traits.quirks, mlx5LiveMigrationQuirk],
  verified: true,
};
