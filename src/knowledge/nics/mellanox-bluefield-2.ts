import type { NicFamily } from "../../model/nic.ts";
import { dpuModeQuirk, mlx5LiveMigrationQuirk, mlx5Traits } from "./mlx5-traits.ts";

/** The NIC family NVIDIA/Mellanox BlueField-2. */
export const mellanoxBluefield2: NicFamily = {
  ...mlx5Traits,
  family: "BlueField-2",
  pfIds: ["15b3:a2d6"],
  vfIds: ["15b3:101e"],
  deviceNames: {
    "15b3:a2d6": "MT42822 BlueField-2 integrated ConnectX-6 Dx network controller",
    "15b3:101e": "ConnectX Family mlx5Gen Virtual Function",
  },
  operatorIds: ["15b3:a2d6"],
  switchdev: "yes",
  quirks: [...mlx5Traits.quirks, dpuModeQuirk, mlx5LiveMigrationQuirk],
  verified: true,
};
