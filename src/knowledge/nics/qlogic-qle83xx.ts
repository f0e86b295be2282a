import type { NicFamily } from "../../model/nic.ts";

/** The NIC family QLogic QLE83xx. */
export const qlogicQle83xx: NicFamily = {
  family: "QLE83xx",
  vendor: "QLogic",
  pfIds: ["1077:8030"],
  vfIds: ["1077:8430"],
  deviceNames: {
    "1077:8030": "ISP8324 1/10GbE Converged Network Controller",
    "1077:8430": "ISP8324 1/10GbE Converged Network Controller (NIC VF)",
  },
  operatorIds: [],
  pfDrivers: ["qlcnic"],
  vfDrivers: ["qlcnic"],
  limit: { kind: "total-vfs" },
  limitBasis: "firmware",
  vfCreation: "sysfs",
  switchdev: "no",
  quirks: [
    { id: "no-legacy-interrupts", effect: "Use MSI-X: with legacy interrupts there is no SR-IOV." },
    {
      id: "settings-while-driver-loaded",
      effect: "Set MAC address and spoof check before the VF's driver loads: afterwards they are refused.",
    },
    { id: "ids-from-pci-ids", effect: "The ids come from pci.ids; the driver's device table was not read." },
  ],
  sources: ["linux 6.12 drivers/net/ethernet/qlogic/qlcnic", "pci.ids"],
  verified: false,
};
