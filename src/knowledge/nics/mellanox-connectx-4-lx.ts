import type { NicFamily } from "../../model/nic.ts";
import { mlx5Traits } from "./mlx5-traits.ts";

/** The NIC family NVIDIA/Mellanox ConnectX-4 Lx. */
export const mellanoxConnectx4Lx: NicFamily = {
  ...mlx5Traits,
  family: "ConnectX-4 Lx",
  pfIds: ["15b3:1015"],
  vfIds: ["15b3:1016"],
  deviceNames: {
    "15b3:1015": "MT27710 Family [ConnectX-4 Lx]",
    "15b3:1016": "MT27710 Family [ConnectX-4 Lx Virtual Function]",
  },
  operatorIds: ["15b3:1015"],
  switchdev: "yes",
  verified: true,
};
