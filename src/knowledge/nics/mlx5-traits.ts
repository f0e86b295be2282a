import type { NicFamily, Quirk } from "../../model/nic.ts";

/** What all NICs of the mlx5 driver share. */
export const mlx5Traits = {
  vendor: "NVIDIA/Mellanox",
  pfDrivers: ["mlx5_core"],
  vfDrivers: ["mlx5_core"],
  limit: { kind: "total-vfs" },
  limitBasis: "firmware setting NUM_OF_VFS, up to 127 a port according to docs.nvidia.com",
  vfCreation: "sysfs",
  vfHooks: ["mac", "vlan", "rate", "spoofchk", "trust", "link_state"],
  minTxRate: "yes",
  quirks: [
    {
      id: "limit-set-in-firmware",
      word: "limit-set-in-firmware",
      effect:
        "Set SRIOV_EN=1 and NUM_OF_VFS in the firmware with mstconfig or mlxconfig, then do a cold reset or a reboot; sriov_totalvfs repeats NUM_OF_VFS.",
    },
    {
      id: "switchdev-needs-unbound-vfs",
      effect:
        "For switchdev, make the VFs, unbind them, change the eswitch mode with devlink, and bind them again.",
    },
    {
      id: "127-vfs-a-port",
      effect: "Depending on the firmware up to 127 VFs fit on a port, by NVIDIA's documentation.",
    },
  ],
  sources: [
    "linux 6.12 drivers/net/ethernet/mellanox/mlx5/core/main.c",
    "sriov-network-operator 249e200 configmap",
    "docs.nvidia.com, chapters on SR-IOV",
  ],
} satisfies Partial<NicFamily>;

/** In DPU mode the card sets the VFs' properties, not the host. */
export const dpuModeQuirk: Quirk = {
  id: "dpu-mode",
  effect:
    "In DPU (ECPF) mode the host may be unable to set properties of VFs: use the vNIC type remote-managed (Yoga and later) with OVN on the DPU.",
};

/** VFs of recent generations can migrate with mlx5-vfio-pci. */
export const mlx5LiveMigrationQuirk: Quirk = {
  id: "live-migration-exists",
  effect:
    "Live migration with mlx5-vfio-pci and vDPA exist for recent generations; which device and firmware can is not confirmed.",
};
