import type { NicFamily } from "../../model/nic.ts";
import { ixgbeTraits } from "./ixgbe-traits.ts";

/** The NIC family Intel 82599 / X520. */
export const intel82599: NicFamily = {
  ...ixgbeTraits,
  family: "82599 / X520",
  pfIds: [
    "8086:10f7",
    "8086:10fc",
    "8086:1517",
    "8086:10fb",
    "8086:1507",
    "8086:1514",
    "8086:10f9",
    "8086:152a",
    "8086:1529",
    "8086:151c",
    "8086:10f8",
    "8086:154d",
    "8086:154f",
    "8086:1558",
    "8086:1557",
    "8086:154a",
  ],
  vfIds: ["8086:10ed"],
  deviceNames: {
    "8086:10f7": "10 Gigabit BR KX4 Dual Port Network Connection",
    "8086:10fc": "82599 10 Gigabit Dual Port Network Connection",
    "8086:1517": "82599ES 10 Gigabit Network Connection",
    "8086:10fb": "82599ES 10-Gigabit SFI/SFP+ Network Connection",
    "8086:1507": "Ethernet Express Module X520-P2",
    "8086:1514": "Ethernet X520 10GbE Dual Port KX4 Mezz",
    "8086:10f9": "82599 10 Gigabit Dual Port Network Connection",
    "8086:152a": "82599 10 Gigabit Dual Port Backplane Connection with FCoE",
    "8086:1529": "82599 10 Gigabit Dual Port Network Connection with FCoE",
    "8086:151c": "82599 10 Gigabit TN Network Connection",
    "8086:10f8": "82599 10 Gigabit Dual Port Backplane Connection",
    "8086:154d": "Ethernet 10G 2P X520 Adapter",
    "8086:1558": "Ethernet Converged Network Adapter X520-Q1",
    "8086:1557": "82599 10 Gigabit Network Connection",
    "8086:154a": "Ethernet Server Adapter X520-4",
    "8086:10ed": "82599 Ethernet Controller Virtual Function",
  },
  operatorIds: [],
  quirks: [
    {
      id: "not-in-old-neutron-default-list",
      effect:
        "Add 8086:10ed to Neutron's supported_pci_vendor_devs from Kilo to Mitaka: the default list does not hold it. This is the NIC of the article that vfleet automates.",
    },
    {
      id: "limit-below-capability",
      effect: "Plan with 63 VFs: lspci shows TotalVFs 64, but the driver ends at 63.",
    },
    {
      id: "link-state-on-old-kernels",
      effect:
        "Setting a VF's link state works in Linux 6.12; old kernels answer EOPNOTSUPP and Neutron's agent logs `does not support state change` (since which kernel it works is not confirmed).",
    },
    { id: "no-min-rate", effect: "Limit the maximum transmit rate only: a minimum is not supported." },
    {
      id: "no-promiscuous-pf",
      effect:
        "Put no bridge that needs promiscuous mode on the PF: it does not work usefully while SR-IOV is on.",
    },
    {
      id: "mtu-and-fcoe",
      effect: "An MTU above 1500 and FCoE change what legacy VFs can do; the driver warns of both.",
    },
    { id: "hyper-v-vf-id", effect: "Under Hyper-V the VF shows the id 8086:152e instead." },
  ],
  sources: [
    "linux 6.12 drivers/net/ethernet/intel/ixgbe/ixgbe_main.c",
    "linux 6.12 drivers/net/ethernet/intel/ixgbe/ixgbe_sriov.c",
    "linux 6.12 drivers/net/ethernet/intel/ixgbevf/ixgbevf_main.c",
  ],
  verified: true,
};
