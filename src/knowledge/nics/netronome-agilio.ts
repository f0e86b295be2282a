import type { NicFamily } from "../../model/nic.ts";

/** The NIC family Netronome/Corigine NFP-3800/4000/6000 Agilio. */
export const netronomeAgilio: NicFamily = {
  family: "NFP-3800/4000/6000 Agilio",
  vendor: "Netronome/Corigine",
  pfIds: ["19ee:3800", "19ee:4000", "19ee:6000"],
  vfIds: ["19ee:3803", "19ee:6003"],
  deviceNames: {},
  operatorIds: [],
  pfDrivers: ["nfp"],
  vfDrivers: ["nfp_netvf"],
  limit: { kind: "total-vfs" },
  limitBasis: "nfp: pci_sriov_set_totalvfs(limit_vfs), from the firmware",
  vfCreation: "sysfs",
  switchdev: "firmware",
  switchdevNote: "With the flower firmware.",
  vfHooks: ["mac", "vlan", "rate", "spoofchk", "trust", "link_state"],
  quirks: [
    {
      id: "ids-not-confirmed",
      effect: "The ids follow the names of the kernel's macros; their numbers were not confirmed.",
    },
    { id: "corigine-vendor-id", effect: "Cards sold by Corigine may show the vendor id 1da8." },
    {
      id: "virtio-forwarder",
      effect: "The vNIC type virtio-forwarder (Pike and later) was made for this NIC.",
    },
  ],
  sources: ["linux 6.12 drivers/net/ethernet/netronome/nfp/nfp_main.c"],
  verified: false,
};
