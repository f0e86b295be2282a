import type { Rule } from "../model/rule.ts";
import { findBootArguments, findIommuState } from "../steps/iommu-state.ts";
import { pfsWithVfs } from "../steps/pfs-with-vfs.ts";

/** The firmware has an IOMMU and the kernel does not use it. */
export const iommuOff: Rule = {
  code: "iommu-off",
  severity: "error",
  layer: "kernel",
  title: "The kernel does not use the IOMMU",
  explanation:
    "VFs can be made all the same, and nova and Neutron take no notice: a VM with a VF fails when libvirt starts it, with 'host doesn't support passthrough of host PCI devices'.",
  howToMakeSure: "cat /proc/cmdline; ls /sys/kernel/iommu_groups | wc -l prints 0",
  fix: "Boot with intel_iommu=on iommu=pt (Intel), or without amd_iommu=off (AMD).",
  mendedBy: ["enable-iommu", "reboot-host"],
  reads: ["iommu", "cpu", "kernel"],
  of: "host",
  find: ({ facts, pfs }) => {
    if (pfsWithVfs(pfs).length === 0 || findIommuState(facts) !== "off") return [];
    const { running, next } = findBootArguments(facts);
    return [
      {
        summary: "The firmware has an IOMMU, but the kernel does not use it, so no VF can be handed to a VM",
        detail: `There is no IOMMU group. The next boot has ${next === running ? "the same arguments" : `other arguments: ${next}`}.`,
        evidence: [
          { source: "/proc/cmdline", text: running },
          { source: "ls /sys/kernel/iommu_groups", text: "(empty)" },
        ],
      },
    ];
  },
};
