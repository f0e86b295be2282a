import type { NicFamily } from "../../model/nic.ts";

/** What all NICs of the ice driver share. */
export const iceTraits = {
  vendor: "Intel",
  pfDrivers: ["ice"],
  vfDrivers: ["iavf"],
  limit: { kind: "per-device", vfs: 256 },
  limitBasis:
    "ice: ICE_MAX_SRIOV_VFS is 256, less if the firmware's num_allocd_vfs says so; all ports share them",
  vfCreation: "sysfs",
  switchdev: "yes",
  switchdevNote: "By the eswitch of the ice driver.",
  vfHooks: ["mac", "vlan", "rate", "spoofchk", "trust", "link_state"],
  minTxRate: "yes",
  quirks: [
    {
      id: "needs-ddp-package",
      word: "needs-ddp-package",
      effect:
        "Install the DDP package (ice.pkg, part of linux-firmware): without it the driver stays in safe mode and refuses VFs with EOPNOTSUPP.",
    },
    {
      id: "vfs-shared-by-ports",
      word: "vfs-shared-by-ports",
      effect: "The ports of a card share its 256 VFs: what one port takes, the others cannot have.",
    },
    {
      id: "vectors-run-out",
      word: "vectors-run-out",
      effect:
        "MSI-X vectors or queues can be used up long before 256 VFs on a host with many CPUs; ask for fewer VFs then, as the driver's message says.",
    },
    {
      id: "assigned-change-refused",
      effect:
        "Removing VFs that the kernel counts as assigned fails with EBUSY: detach them from their guests first.",
    },
    {
      id: "eswitch-needs-no-vfs",
      word: "eswitch-needs-no-vfs",
      effect: "Set the eswitch mode before the VFs are made: it can only change while there are none.",
    },
    {
      id: "min-rate-without-dcb",
      effect: "Switch DCB off before setting a minimum transmit rate: it is refused while DCB is on.",
    },
  ],
} satisfies Partial<NicFamily>;
