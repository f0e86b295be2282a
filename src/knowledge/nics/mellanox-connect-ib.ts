import type { NicFamily } from "../../model/nic.ts";
import { mlx5Traits } from "./mlx5-traits.ts";

/** The NIC family NVIDIA/Mellanox Connect-IB. */
export const mellanoxConnectIb: NicFamily = {
  ...mlx5Traits,
  family: "Connect-IB",
  pfIds: ["15b3:1011"],
  vfIds: ["15b3:1012"],
  deviceNames: {
    "15b3:1011": "MT27600 [Connect-IB]",
    "15b3:1012": "MT27600 Family [Connect-IB Virtual Function]",
  },
  operatorIds: [],
  switchdev: "no",
  verified: true,
};
