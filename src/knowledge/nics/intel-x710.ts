import type { NicFamily } from "../../model/nic.ts";

/** The NIC family Intel X710 / XL710 / XXV710 (700 series). */
export const intelX710: NicFamily = {
  family: "X710 / XL710 / XXV710 (700 series)",
  vendor: "Intel",
  pfIds: [
    "8086:1572",
    "8086:1580",
    "8086:1581",
    "8086:1583",
    "8086:1584",
    "8086:1585",
    "8086:0dd2",
    "8086:1586",
    "8086:1589",
    "8086:15ff",
    "8086:104e",
    "8086:104f",
    "8086:1587",
    "8086:1588",
    "8086:0cf8",
    "8086:0d58",
    "8086:158a",
    "8086:158b",
  ],
  vfIds: ["8086:154c"],
  deviceNames: {
    "8086:1572": "Ethernet Controller X710 for 10GbE SFP+",
    "8086:1580": "Ethernet Controller XL710 for 40GbE backplane",
    "8086:1581": "Ethernet Controller X710 for 10GbE backplane",
    "8086:1583": "Ethernet Controller XL710 for 40GbE QSFP+",
    "8086:1584": "Ethernet Controller XL710 for 40GbE QSFP+",
    "8086:1585": "Ethernet Controller X710 for 10GbE QSFP+",
    "8086:0dd2": "Ethernet Network Adapter I710",
    "8086:1586": "Ethernet Controller X710 for 10GBASE-T",
    "8086:1589": "Ethernet Controller X710/X557-AT 10GBASE-T",
    "8086:15ff": "Ethernet Controller X710 for 10GBASE-T",
    "8086:104e": "Ethernet Controller X710 for 10 Gigabit SFP+",
    "8086:104f": "Ethernet Controller X710 for 10 Gigabit backplane",
    "8086:1587": "Ethernet Controller XL710 for 20GbE backplane",
    "8086:1588": "Ethernet Controller XL710 for 20GbE backplane",
    "8086:0cf8": "Ethernet Controller X710 Intel(R) FPGA Programmable Acceleration Card N3000 for Networking",
    "8086:0d58":
      "Ethernet Controller XXV710 Intel(R) FPGA Programmable Acceleration Card N3000 for Networking",
    "8086:158a": "Ethernet Controller XXV710 for 25GbE backplane",
    "8086:158b": "Ethernet Controller XXV710 for 25GbE SFP28",
    "8086:154c": "Ethernet Virtual Function 700 Series",
  },
  operatorIds: [
    "8086:1572",
    "8086:1581",
    "8086:1583",
    "8086:1589",
    "8086:15ff",
    "8086:0d58",
    "8086:158a",
    "8086:158b",
  ],
  pfDrivers: ["i40e"],
  vfDrivers: ["iavf", "i40evf"],
  limit: { kind: "per-device", vfs: 128 },
  limitBasis:
    "i40e: I40E_MAX_VF_COUNT is 128, shared by all ports; a PF's share comes from the firmware (typically 64 on 2 ports and 32 on 4, not confirmed)",
  vfCreation: "sysfs",
  switchdev: "no",
  vfHooks: ["mac", "vlan", "rate", "spoofchk", "trust", "link_state"],
  minTxRate: "no",
  quirks: [
    {
      id: "vfs-shared-by-ports",
      word: "vfs-shared-by-ports",
      effect:
        "The ports of a card share 128 VFs. Ask for fewer if the write gives EPERM and the log says `Unable to enable N VFs. Limited to M VFs due to device resource constraints.`.",
    },
    {
      id: "trust-for-promiscuous",
      effect:
        "Trust a VF that needs promiscuous mode, or more than a few MAC addresses or VLANs; the private flag vf-true-promisc-support is off by default.",
    },
    {
      id: "64-vfs-with-mfp",
      effect: "With MFP ask for fewer than 64 VFs if the log says `add vsi failed for VF N, aq_err 16`.",
    },
    {
      id: "firmware-lldp",
      effect:
        "If LLDP frames are missing, the firmware's LLDP agent may take them: `ethtool --set-priv-flags PF disable-fw-lldp on` (not confirmed for each release).",
    },
    { id: "driver-renamed", effect: "The VF's driver was called i40evf up to about Linux 4.20." },
    {
      id: "other-ids",
      effect: "Under Hyper-V the VF shows the id 8086:1571; 8086:1574 is QEMU's placeholder for a PF.",
    },
  ],
  sources: [
    "linux 6.12 drivers/net/ethernet/intel/i40e/i40e_main.c",
    "linux 6.12 drivers/net/ethernet/intel/i40e/i40e_virtchnl_pf.c",
    "linux 6.12 drivers/net/ethernet/intel/iavf/iavf_main.c",
    "linux 6.12 Documentation/networking/device_drivers/ethernet/intel/i40e.rst",
    "sriov-network-operator 249e200 configmap",
  ],
  verified: true,
};
