import type { NicFamily } from "../../model/nic.ts";

/** What all NICs of the mlx4 driver share. */
export const mlx4Traits = {
  vendor: "NVIDIA/Mellanox",
  pfDrivers: ["mlx4_core", "mlx4_en"],
  vfDrivers: ["mlx4_core", "mlx4_en"],
  limit: { kind: "per-pf", vfs: 63 },
  limitBasis:
    "63 a port in the vendor's documentation; include/linux/mlx4/device.h allows 64 a port (MLX4_MAX_NUM_VF_P_PORT) and 126 in all (MLX4_MAX_NUM_VF), and the driver says that the firmware ends at 64",
  vfCreation: "module-parameter",
  switchdev: "no",
  vfHooks: ["mac", "vlan", "rate", "spoofchk", "link_state"],
  minTxRate: "no",
  quirks: [
    {
      id: "vfs-by-module-parameter",
      word: "vfs-by-module-parameter",
      effect:
        "Set the VFs with the options num_vfs=, port_type_array= and probe_vf= of mlx4_core and load the module anew: it has no sysfs way, and writing sriov_numvfs fails with ENOENT.",
    },
    {
      id: "sriov-enabled-in-firmware",
      effect: "Set SRIOV_EN in the firmware first, or the module options have no effect.",
    },
    {
      id: "one-function-several-ports",
      word: "one-function-several-ports",
      effect:
        "One PCI function serves both ports and each port's interface shows all VFs: give Neutron's SR-IOV agent exclude_devices so that each VF belongs to one physical network.",
    },
    {
      id: "old-neutron-default-list",
      effect:
        "The VF id 15b3:1004 is one of the two that Neutron accepts without supported_pci_vendor_devs from Kilo to Mitaka.",
    },
    {
      id: "dropped-by-mlnx-ofed",
      effect:
        "Use the kernel's own driver: newer MLNX_OFED releases no longer carry mlx4 (from which one on is not confirmed).",
    },
  ],
} satisfies Partial<NicFamily>;
