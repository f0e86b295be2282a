import type { NicFamily } from "../../model/nic.ts";
import { dpuModeQuirk, mlx5LiveMigrationQuirk, mlx5Traits } from "./mlx5-traits.ts";

/** The NIC family NVIDIA/Mellanox BlueField-3. */
export const mellanoxBluefield3: NicFamily = {
  ...mlx5Traits,
  family: "BlueField-3",
  pfIds: ["15b3:a2dc"],
  vfIds: ["15b3:101e"],
  deviceNames: {
    "15b3:a2dc": "MT43244 BlueField-3 integrated ConnectX-7 network controller",
    "15b3:101e": "ConnectX Family mlx5Gen Virtual Function",
  },
  operatorIds: ["15b3:a2dc"],
  switchdev: "yes",
  quirks: [...mlx5Traits.quirks, dpuModeQuirk, mlx5LiveMigrationQuirk],
  verified: true,
};
