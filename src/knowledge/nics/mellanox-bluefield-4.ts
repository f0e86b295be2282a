import type { NicFamily } from "../../model/nic.ts";
import { dpuModeQuirk, mlx5Traits } from "./mlx5-traits.ts";

/** The NIC family NVIDIA/Mellanox BlueField-4. */
export const mellanoxBluefield4: NicFamily = {
  ...mlx5Traits,
  family: "BlueField-4",
  pfIds: ["15b3:a2df"],
  vfIds: ["15b3:101e"],
  deviceNames: {
    "15b3:a2df": "BF4 Family integrated network controller [BlueField-4 integrated network controller]",
    "15b3:101e": "ConnectX Family mlx5Gen Virtual Function",
  },
  operatorIds: [],
  switchdev: "yes",
  quirks: [...mlx5Traits.quirks, dpuModeQuirk],
  verified: false,
};
