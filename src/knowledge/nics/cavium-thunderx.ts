import type { NicFamily } from "../../model/nic.ts";

/** The NIC family Cavium/Marvell ThunderX NIC. */
export const caviumThunderx: NicFamily = {
  family: "ThunderX NIC",
  vendor: "Cavium/Marvell",
  pfIds: ["177d:a01e"],
  vfIds: ["177d:a034"],
  deviceNames: {
    "177d:a01e": "THUNDERX Network Interface Controller",
    "177d:a034": "THUNDERX Network Interface Controller virtual function",
  },
  operatorIds: [],
  pfDrivers: ["nicpf"],
  vfDrivers: ["nicvf"],
  limit: { kind: "per-pf", vfs: 128 },
  limitBasis: "nicpf: MAX_NUM_VFS_SUPPORTED is 128",
  vfCreation: "driver-at-probe",
  switchdev: "no",
  quirks: [
    {
      id: "vfs-made-at-probe",
      word: "vfs-by-adapter-management",
      effect: "The VFs are there as soon as nicpf loads; there is no count to write.",
    },
    {
      id: "no-pf-interface",
      effect:
        "The PF has no network interface, which broke Nova until bug 1915255 was fixed (Xena, and backported): update nova-compute first.",
    },
  ],
  sources: ["linux 6.12 drivers/net/ethernet/cavium/thunder/nic.h", "nova bug 1915255"],
  verified: true,
};
