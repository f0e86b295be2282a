import type { NicFamily } from "../../model/nic.ts";
import { iceTraits } from "./ice-traits.ts";

/** The NIC family Intel E810 (Columbiaville). */
export const intelE810: NicFamily = {
  ...iceTraits,
  family: "E810 (Columbiaville)",
  pfIds: ["8086:1591", "8086:1592", "8086:1593", "8086:1599", "8086:159a", "8086:159b"],
  vfIds: ["8086:1889"],
  deviceNames: {
    "8086:1591": "Ethernet Controller E810-C for backplane",
    "8086:1592": "Ethernet Controller E810-C for QSFP",
    "8086:1593": "Ethernet Controller E810-C for SFP",
    "8086:1599": "Ethernet Controller E810-XXV for backplane",
    "8086:159a": "Ethernet Controller E810-XXV for QSFP",
    "8086:159b": "Ethernet Controller E810-XXV for SFP",
    "8086:1889": "Ethernet Adaptive Virtual Function",
  },
  operatorIds: ["8086:1591", "8086:1592", "8086:1593", "8086:1599", "8086:159b"],
  sources: [
    "linux 6.12 drivers/net/ethernet/intel/ice/ice_main.c",
    "linux 6.12 drivers/net/ethernet/intel/ice/ice_sriov.c",
    "sriov-network-operator 249e200 configmap",
  ],
  verified: true,
};
