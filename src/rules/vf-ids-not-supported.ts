import type { Rule } from "../model/rule.ts";
import { findOpenWishes } from "./wishes.ts";

/** The SR-IOV driver of an old release does not accept the cards' VFs. */
export const vfIdsNotSupported: Rule = {
  code: "vf-ids-not-supported",
  severity: "error",
  layer: "neutron",
  title: "The SR-IOV driver of an old release does not accept the cards' VFs",
  explanation:
    "Up to Newton the driver binds only VFs whose PCI id is in supported_pci_vendor_devs; it knows two of itself: 'Unsupported pci_vendor'.",
  howToMakeSure: "grep -r supported_pci_vendor_devs /etc/neutron; lspci -nn | grep 'Virtual Function'",
  fix: "Add the VFs' ids to [ml2_sriov] supported_pci_vendor_devs in a file that the server reads, and restart it: vfleet apply does.",
  mendedBy: ["configure-services"],
  follows: ["config-option-in-wrong-section", "config-line-refused", "config-option-under-two-names"],
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) =>
    findOpenWishes(seen, "ml2-supported-vendor-devs", (lacking, why) => ({
      summary: `The SR-IOV driver does not accept VFs with the id ${lacking}`,
      detail: `${why}.`,
    })),
};
