import { readIommuArguments } from "../knowledge/kernel-arguments.ts";
import type { Finding } from "../model/finding.ts";
import { knownValue } from "../model/reading.ts";
import type { Guard, StepInput } from "../model/step.ts";
import { findBootArguments, findIommuState, isOffByArguments } from "./iommu-state.ts";
import { pfsWithVfs } from "./pfs-with-vfs.ts";

/** Refuses a host on which no kernel argument can give an IOMMU: without one, no VF can be handed to a VM. */
export const guardIommu: Guard = {
  id: "iommu",
  check: (input) => {
    if (pfsWithVfs(input.pfs).length === 0) return { refusals: [], notes: [] };
    const finding = findIommuProblem(input);
    return { refusals: finding ? [{ pf: "host", finding }] : [], notes: findWeakness(input) };
  },
};

function findIommuProblem({ host, facts }: StepInput): Finding | undefined {
  const state = findIommuState(facts);
  const { vendor, running, next } = findBootArguments(facts);
  const error = { severity: "error", subject: { host } } as const;
  if (state === "no-firmware-table") {
    const name = { intel: "VT-d", amd: "AMD-Vi (IOMMU)", arm: "the SMMU", other: "the IOMMU" }[vendor];
    return {
      ...error,
      code: "iommu-off-in-firmware",
      summary: "The firmware shows no IOMMU, so no VF can be handed to a VM",
      detail:
        "/sys/firmware/acpi/tables has none of DMAR, IVRS and IORT, and /sys/kernel/iommu_groups is empty.",
      fix: `Switch on ${name} in the BIOS setup of this host.`,
    };
  }
  if (state !== "off") return undefined;
  const { irrevocablyOff } = readIommuArguments(vendor, next);
  if (irrevocablyOff) {
    return {
      ...error,
      code: "iommu-off-by-argument",
      summary: `The kernel is told ${irrevocablyOff}, which no later argument takes back`,
      detail: `The arguments of the next boot: ${next}`,
      fix: `Remove ${irrevocablyOff} from the boot loader's configuration by hand and make the boot menu again.`,
    };
  }
  if (isOffByArguments(facts)) return undefined;
  return {
    ...error,
    code: "iommu-not-started",
    summary: "The firmware has an IOMMU and the kernel was given all that it needs, but does not use it",
    detail: `/proc/cmdline: ${running}; /sys/kernel/iommu_groups is empty.`,
    fix: "Look at dmesg for DMAR, AMD-Vi or SMMU lines: the firmware's tables or the kernel's build are at fault.",
  };
}

/** What does not stop VFs, but VMs may stumble over it. */
function findWeakness({ host, facts }: StepInput): readonly Finding[] {
  const remapping = knownValue(facts.iommu)?.interruptRemapping;
  if (findIommuState(facts) !== "on" || remapping?.is !== "known" || remapping.value) return [];
  return [
    {
      code: "no-interrupt-remapping",
      severity: "warning",
      subject: { host },
      summary: "Interrupt remapping is off; VFIO refuses devices without it unless it is told to be unsafe",
      detail: "The kernel names no interrupt remapping in dmesg or /proc/interrupts.",
      fix: "Switch on interrupt remapping (x2APIC) in the BIOS setup, or boot with intremap=no_x2apic_optout.",
    },
  ];
}
