import type { NicFamily } from "../../model/nic.ts";

/** The NIC family Chelsio Terminator 4/5/6. */
export const chelsioTerminator: NicFamily = {
  family: "Terminator 4/5/6",
  vendor: "Chelsio",
  pfIds: ["1425:5001", "1425:6001"],
  vfIds: ["1425:5801", "1425:6801"],
  deviceNames: {
    "1425:5001": "T520-CR Unified Wire Ethernet Controller",
    "1425:6001": "T6225-CR Unified Wire Ethernet Controller",
    "1425:5801": "T520-CR Unified Wire Ethernet Controller [VF]",
    "1425:6801": "T6225-CR Unified Wire Ethernet Controller [VF]",
  },
  operatorIds: [],
  pfDrivers: ["cxgb4"],
  vfDrivers: ["cxgb4vf"],
  limit: { kind: "total-vfs" },
  limitBasis: "PCI capability of each PF, set by the firmware's configuration (commonly 16, not confirmed)",
  vfCreation: "sysfs",
  switchdev: "no",
  vfHooks: ["mac", "vlan", "rate", "link_state"],
  minTxRate: "no",
  quirks: [
    {
      id: "sriov-on-sibling-function",
      word: "sriov-on-sibling-function",
      effect:
        "Look for sriov_numvfs on functions 0 to 3: SR-IOV lives there, while the network interface is on function 4, which has none.",
    },
    { id: "needs-ari", word: "needs-ari", effect: "The upstream bridge must forward ARI." },
    {
      id: "vf-id-pattern",
      effect:
        "The VF's device id is 48xx, 58xx or 68xx with the low byte of the card's own; only two pairs are listed here.",
    },
    {
      id: "assigned-change-silent",
      word: "assigned-change-silent",
      effect: "Read the count back: with assigned VFs a change returns the old count as if it had succeeded.",
    },
  ],
  sources: [
    "linux 6.12 drivers/net/ethernet/chelsio/cxgb4/cxgb4_main.c",
    "linux 6.12 drivers/net/ethernet/chelsio/cxgb4vf",
    "pci.ids",
  ],
  verified: false,
};
