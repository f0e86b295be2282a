import type { NicFamily } from "../../model/nic.ts";
import { mlx4Traits } from "./mlx4-traits.ts";

/** The NIC family NVIDIA/Mellanox ConnectX-3 Pro. */
export const mellanoxConnectx3Pro: NicFamily = {
  ...mlx4Traits,
  family: "ConnectX-3 Pro",
  pfIds: ["15b3:1007"],
  vfIds: ["15b3:1004"],
  deviceNames: {
    "15b3:1007": "MT27520 Family [ConnectX-3 Pro]",
    "15b3:1004": "MT27500/MT27520 Family [ConnectX-3/ConnectX-3 Pro Virtual Function]",
  },
  operatorIds: [],
  sources: [
    "linux 6.12 drivers/net/ethernet/mellanox/mlx4/main.c",
    "linux 6.12 include/linux/mlx4/device.h",
    "neutron master doc/source/admin/config-sriov.rst",
  ],
  verified: true,
};
