import { confirmationWords } from "../model/signature.ts";

/** Codes of findings from which it follows that a server gets no host, or does not come up on it. */
export const hostCauses: readonly string[] = [
  ...new Set([
    "iommu-off-in-firmware",
    "iommu-off",
    "vfio-missing",
    "scheduler-down",
    "scheduler-filter-misspelt",
    "scheduler-filter-gone",
    "scheduler-filter-unavailable",
    "network-vlan-outside",
    "vf-held-by-process",
    "vf-used-by-host",
    "port-vf-gone",
    "flavor-key-unscoped",
    ...confirmationWords["no-device-fits"].rules,
    ...confirmationWords["no-host-in-aggregate"].rules,
    ...confirmationWords["port-not-bound"].rules,
  ]),
];
