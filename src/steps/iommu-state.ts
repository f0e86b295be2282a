import type { HostFacts, Iommu } from "../model/host-facts.ts";

/** Whether the kernel drives an IOMMU, told by what is there and not by kernel arguments or log lines. */
export type IommuState = "on" | "off" | "no-firmware-table" | "unreadable";

/**
 * On when there are IOMMU groups; off when the firmware has a DMAR, IVRS or IORT table but the kernel made no group.
 * A kernel may have it on without any argument, so arguments prove nothing either way.
 */
export function findIommuState(facts: HostFacts): IommuState {
  if (facts.iommu.is !== "known") return "unreadable";
  const iommu: Iommu = facts.iommu.value;
  if (iommu.groupCount > 0) return "on";
  return iommu.firmwareTables.length > 0 ? "off" : "no-firmware-table";
}
