import type { NicFamily } from "../../model/nic.ts";

/** The NIC family Intel 82576 (Kawela). */
export const intel82576: NicFamily = {
  family: "82576 (Kawela)",
  vendor: "Intel",
  pfIds: [
    "8086:10c9",
    "8086:150a",
    "8086:1518",
    "8086:10e6",
    "8086:10e7",
    "8086:150d",
    "8086:1526",
    "8086:10e8",
  ],
  vfIds: ["8086:10ca"],
  deviceNames: {
    "8086:10c9": "82576 Gigabit Network Connection",
    "8086:150a": "82576NS Gigabit Network Connection",
    "8086:1518": "82576NS SerDes Gigabit Network Connection",
    "8086:10e6": "82576 Gigabit Network Connection",
    "8086:10e7": "82576 Gigabit Network Connection",
    "8086:150d": "82576 Gigabit Backplane Connection",
    "8086:1526": "82576 Gigabit Network Connection",
    "8086:10e8": "82576 Gigabit Network Connection",
    "8086:10ca": "82576 Virtual Function",
  },
  operatorIds: ["8086:10c9"],
  pfDrivers: ["igb"],
  vfDrivers: ["igbvf"],
  limit: { kind: "per-pf", vfs: 7 },
  limitBasis: "igb: pci_sriov_set_totalvfs(pdev, 7)",
  vfCreation: "sysfs",
  switchdev: "no",
  vfHooks: ["mac", "vlan", "rate", "spoofchk", "trust"],
  minTxRate: "no",
  quirks: [
    {
      id: "emulated-by-qemu",
      word: "emulated-by-qemu",
      effect:
        "QEMU 8.0 and later emulate exactly this device (`-device igb`), and Nova offers it as the vNIC model igb with libvirt 9.3 and later: the best target for tests without hardware.",
    },
    {
      id: "limit-enforced",
      effect:
        "Ask for 7 VFs at most: more gives ERANGE where the kernel clamps sriov_totalvfs, else EPERM from the driver.",
    },
    {
      id: "old-neutron-default-list",
      effect:
        "The VF id 8086:10ca is one of the two that Neutron accepts without supported_pci_vendor_devs from Kilo to Mitaka.",
    },
    {
      id: "spoof-events-logged",
      effect: "Look in the kernel log for spoofed packets: the PF's driver reports them for each VF.",
    },
  ],
  sources: [
    "linux 6.12 drivers/net/ethernet/intel/igb/igb_main.c",
    "linux 6.12 drivers/net/ethernet/intel/igbvf/netdev.c",
    "sriov-network-operator 249e200 configmap",
    "nova master doc/source/contributor/testing/pci-passthrough-sriov.rst",
  ],
  verified: true,
};
