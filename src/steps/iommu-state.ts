import { readIommuArguments } from "../knowledge/kernel-arguments.ts";
import type { Cpu, HostFacts, Iommu } from "../model/host-facts.ts";
import { knownValue } from "../model/reading.ts";

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

/** Who made the processor, and the kernel's arguments in this boot and, as far as it is known, in the next. */
export type BootArguments = {
  readonly vendor: Cpu["vendor"];
  readonly running: string;
  readonly next: string;
};

/** The kernel's arguments of a host. */
export function findBootArguments(facts: HostFacts): BootArguments {
  const running = knownValue(facts.kernel)?.commandLine ?? "";
  const bootLoader = knownValue(facts.bootLoader);
  return {
    vendor: knownValue(facts.cpu)?.vendor ?? "other",
    running,
    next: (bootLoader && knownValue(bootLoader.configuredCommandLine)) ?? running,
  };
}

/** Whether this boot's arguments are why the IOMMU is off, so that another boot with better ones brings it on. */
export function isOffByArguments(facts: HostFacts): boolean {
  const { vendor, running } = findBootArguments(facts);
  const { intel, irrevocablyOff } = readIommuArguments(vendor, running);
  return irrevocablyOff !== undefined || (vendor === "intel" && intel !== "on");
}
