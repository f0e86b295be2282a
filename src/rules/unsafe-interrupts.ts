import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { pfsWithVfs } from "../steps/pfs-with-vfs.ts";

/** VFIO is told to do without interrupt remapping. */
export const unsafeInterrupts: Rule = {
  code: "unsafe-interrupts",
  severity: "advice",
  layer: "kernel",
  title: "VFIO is told to do without interrupt remapping",
  explanation:
    "A guest with a VF can then raise interrupts of the host and of other guests. It is a last resort for machines without interrupt remapping.",
  howToMakeSure: "cat /sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts",
  fix: "Take allow_unsafe_interrupts away where the firmware can remap interrupts.",
  reads: ["kernel", "iommu"],
  of: "host",
  find: ({ facts, pfs }) => {
    const line = knownValue(facts.kernel)?.commandLine ?? "";
    if (pfsWithVfs(pfs).length === 0 || !/allow_unsafe_interrupts=(?:1|y)/i.test(line)) return [];
    return [
      {
        summary: "The kernel was booted with allow_unsafe_interrupts, which lets guests raise any interrupt",
        detail: "It stands on the kernel's command line of this boot.",
        evidence: [{ source: "/proc/cmdline", text: line }],
      },
    ];
  },
};
