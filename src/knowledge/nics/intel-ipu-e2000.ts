import type { NicFamily } from "../../model/nic.ts";

/** The NIC family Intel IPU E2000 (idpf). */
export const intelIpuE2000: NicFamily = {
  family: "IPU E2000 (idpf)",
  vendor: "Intel",
  pfIds: ["8086:1452"],
  vfIds: ["8086:145c"],
  deviceNames: {
    "8086:1452": "Infrastructure Data Path Function",
    "8086:145c": "Infrastructure Data Path Function",
  },
  operatorIds: [],
  pfDrivers: ["idpf"],
  vfDrivers: ["idpf"],
  limit: { kind: "total-vfs" },
  limitBasis: "idpf_get_max_vfs(): driver and firmware",
  vfCreation: "sysfs",
  switchdev: "no",
  switchdevNote: "Does not apply to this device.",
  quirks: [],
  sources: ["linux 6.12 drivers/net/ethernet/intel/idpf/idpf_main.c"],
  verified: true,
};
