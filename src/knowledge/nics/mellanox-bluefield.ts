import type { NicFamily } from "../../model/nic.ts";
import { dpuModeQuirk, mlx5Traits } from "./mlx5-traits.ts";

/** The NIC family NVIDIA/Mellanox BlueField. */
export const mellanoxBluefield: NicFamily = {
  ...mlx5Traits,
  family: "BlueField",
  pfIds: ["15b3:a2d2"],
  vfIds: ["15b3:a2d3"],
  deviceNames: {
    "15b3:a2d2": "MT416842 BlueField integrated ConnectX-5 network controller",
    "15b3:a2d3": "MT416842 BlueField multicore SoC family VF",
  },
  operatorIds: [],
  switchdev: "yes",
  quirks: [...mlx5Traits.quirks, dpuModeQuirk],
  verified: true,
};
