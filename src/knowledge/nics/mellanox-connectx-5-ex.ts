import type { NicFamily } from "../../model/nic.ts";
import { mlx5Traits } from "./mlx5-traits.ts";

/** The NIC family NVIDIA/Mellanox ConnectX-5 Ex. */
export const mellanoxConnectx5Ex: NicFamily = {
  ...mlx5Traits,
  family: "ConnectX-5 Ex",
  pfIds: ["15b3:1019"],
  vfIds: ["15b3:101a"],
  deviceNames: {
    "15b3:1019": "MT28800 Family [ConnectX-5 Ex]",
    "15b3:101a": "MT28800 Family [ConnectX-5 Ex Virtual Function]",
  },
  operatorIds: ["15b3:1019"],
  switchdev: "yes",
  verified: true,
};
