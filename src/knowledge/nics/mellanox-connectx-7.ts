import type { NicFamily } from "../../model/nic.ts";
import { mlx5LiveMigrationQuirk, mlx5Traits } from "./mlx5-traits.ts";

/** The NIC family NVIDIA/Mellanox ConnectX-7. */
export const mellanoxConnectx7: NicFamily = {
  ...mlx5Traits,
  family: "ConnectX-7",
  pfIds: ["15b3:1021"],
  vfIds: ["15b3:101e"],
  deviceNames: {
    "15b3:1021": "MT2910 Family [ConnectX-7]",
    "15b3:101e": "ConnectX Family mlx5Gen Virtual Function",
  },
  operatorIds: ["15b3:1021"],
  switchdev: "yes",
  quirks: [...mlx5Traits.quirks, mlx5LiveMigrationQuirk],
  verified: true,
};
