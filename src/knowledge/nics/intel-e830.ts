import type { NicFamily } from "../../model/nic.ts";
import { iceTraits } from "./ice-traits.ts";

/** The NIC family Intel E830 / E835. */
export const intelE830: NicFamily = {
  ...iceTraits,
  family: "E830 / E835",
  pfIds: [
    "8086:12d1",
    "8086:12d2",
    "8086:12d3",
    "8086:12d4",
    "8086:12d5",
    "8086:12dc",
    "8086:12d8",
    "8086:12dd",
    "8086:12da",
    "8086:12de",
    "8086:1249",
    "8086:124a",
  ],
  vfIds: ["8086:1889"],
  deviceNames: {
    "8086:12d1": "Ethernet Controller E830-CC for backplane",
    "8086:12d2": "Ethernet Controller E830-CC for QSFP",
    "8086:12d3": "Ethernet Controller E830-CC for SFP",
    "8086:12d4": "Ethernet Controller E830-CC for SFP-DD",
    "8086:12d5": "Ethernet Controller E830-C for backplane",
    "8086:12dc": "Ethernet Controller E830-L for backplane",
    "8086:12d8": "Ethernet Controller E830-C for QSFP",
    "8086:12dd": "Ethernet Controller E830-L for QSFP",
    "8086:12da": "Ethernet Controller E830-C for SFP",
    "8086:12de": "Ethernet Controller E830-L for SFP",
    "8086:1249": "Ethernet Controller E835-CC for QSFP",
    "8086:124a": "Ethernet Controller E835-CC for SFP",
    "8086:1889": "Ethernet Adaptive Virtual Function",
  },
  operatorIds: ["8086:12d2", "8086:12d3", "8086:1249", "8086:124a"],
  limitBasis:
    "ice: ICE_MAX_SRIOV_VFS is 256; the E835 ids come from sriov-network-operator and pci.ids, the 6.12 driver does not list them",
  sources: [
    "linux 6.12 drivers/net/ethernet/intel/ice/ice_main.c",
    "sriov-network-operator 249e200 configmap",
    "linux 6.12 drivers/net/ethernet/intel/ice/ice_sriov.c",
  ],
  verified: true,
};
