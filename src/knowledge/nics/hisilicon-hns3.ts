import type { NicFamily } from "../../model/nic.ts";

/** The NIC family HiSilicon HNS3 (Kunpeng). */
export const hisiliconHns3: NicFamily = {
  family: "HNS3 (Kunpeng)",
  vendor: "HiSilicon",
  pfIds: [
    "19e5:a220",
    "19e5:a221",
    "19e5:a222",
    "19e5:a223",
    "19e5:a224",
    "19e5:a225",
    "19e5:a226",
    "19e5:a228",
  ],
  vfIds: ["19e5:a22e", "19e5:a22f"],
  deviceNames: {
    "19e5:a220": "HNS GE Network Controller",
    "19e5:a221": "HNS GE/10GE/25GE Network Controller",
    "19e5:a222": "HNS GE/10GE/25GE RDMA Network Controller",
    "19e5:a224": "HNS GE/10GE/25GE/50GE RDMA Network Controller",
    "19e5:a226": "HNS GE/10GE/25GE/50GE/100GE RDMA Network Controller",
    "19e5:a22e": "HNS Network Controller (Virtual Function)",
    "19e5:a22f": "HNS RDMA Network Controller (Virtual Function)",
  },
  operatorIds: [],
  pfDrivers: ["hns3", "hclge"],
  vfDrivers: ["hns3", "hclgevf"],
  limit: { kind: "total-vfs" },
  limitBasis: "firmware",
  vfCreation: "sysfs",
  switchdev: "no",
  vfHooks: ["mac", "vlan", "rate", "spoofchk", "trust", "link_state"],
  quirks: [
    { id: "needs-smmu", effect: "Found in arm64 servers: they need an SMMUv3." },
    {
      id: "trust-for-promiscuous",
      effect: "Trust a VF that needs promiscuous mode: others may not have it.",
    },
  ],
  sources: ["linux 6.12 drivers/net/ethernet/hisilicon/hns3"],
  verified: true,
};
