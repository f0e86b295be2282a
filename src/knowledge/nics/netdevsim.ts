import type { NicFamily } from "../../model/nic.ts";

/** The NIC family Linux netdevsim (software). */
export const netdevsim: NicFamily = {
  family: "netdevsim (software)",
  vendor: "Linux",
  pfIds: [],
  vfIds: [],
  deviceNames: {},
  operatorIds: [],
  pfDrivers: ["netdevsim"],
  vfDrivers: [],
  limit: { kind: "total-vfs" },
  limitBasis: "debugfs max_vfs (4 by default), drivers/net/netdevsim/bus.c",
  vfCreation: "sysfs",
  switchdev: "yes",
  switchdevNote: "By the devlink eswitch.",
  quirks: [
    {
      id: "not-a-pci-device",
      effect:
        "Not a PCI device: no virtfn links, no physfn, no IOMMU group. It serves to test `ip link set ... vf`, not the discovery of PCI devices.",
    },
    {
      id: "own-sriov-numvfs",
      effect: "Write the count to /sys/bus/netdevsim/devices/netdevsimN/sriov_numvfs.",
    },
  ],
  sources: ["linux 6.12 drivers/net/netdevsim"],
  verified: true,
};
