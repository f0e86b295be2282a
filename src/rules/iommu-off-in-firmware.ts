import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** The firmware shows no IOMMU. */
export const iommuOffInFirmware: Rule = {
  code: "iommu-off-in-firmware",
  severity: "error",
  layer: "firmware",
  title: "The firmware shows no IOMMU",
  explanation:
    "Without an IOMMU the kernel cannot confine a device to a VM, so libvirt refuses to hand out VFs. No kernel argument helps while the firmware hides it.",
  howToMakeSure:
    "ls /sys/firmware/acpi/tables | grep -E 'DMAR|IVRS|IORT' prints nothing, and ls /sys/kernel/iommu_groups is empty",
  fix: "Switch on VT-d (Intel) or AMD-Vi/IOMMU (AMD) in the BIOS setup of this host.",
  reads: ["iommu", "cpu", "kernel"],
  of: "host",
  find: (seen) => fromFound(seen, "iommu-off-in-firmware"),
};
