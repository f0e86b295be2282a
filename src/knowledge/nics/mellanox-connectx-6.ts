import type { NicFamily } from "../../model/nic.ts";
import { mlx5Traits } from "./mlx5-traits.ts";

/** The NIC family NVIDIA/Mellanox ConnectX-6. */
export const mellanoxConnectx6: NicFamily = {
  ...mlx5Traits,
  family: "ConnectX-6",
  pfIds: ["15b3:101b"],
  vfIds: ["15b3:101c"],
  deviceNames: {
    "15b3:101b": "MT28908 Family [ConnectX-6]",
    "15b3:101c": "MT28908 Family [ConnectX-6 Virtual Function]",
  },
  operatorIds: ["15b3:101b"],
  switchdev: "yes",
  verified: true,
};
