import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { pfsWithVfs } from "../steps/pfs-with-vfs.ts";

/** The kernel is told to take devices for apart that are not. */
export const acsOverride: Rule = {
  code: "acs-override",
  severity: "warning",
  layer: "kernel",
  title: "The kernel is told to take devices for apart that are not",
  explanation:
    "pcie_acs_override splits IOMMU groups by decree. Devices behind one switch can then still reach each other past the IOMMU: a guest may read the memory of another.",
  howToMakeSure: "cat /proc/cmdline",
  fix: "Take it away, and use a slot or firmware setting with ACS.",
  reads: ["kernel", "iommu"],
  of: "host",
  find: ({ facts, pfs }) => {
    const line = knownValue(facts.kernel)?.commandLine ?? "";
    if (pfsWithVfs(pfs).length === 0 || !/\bpcie_acs_override=/.test(line)) return [];
    return [
      {
        summary: "The kernel was booted with pcie_acs_override, so IOMMU groups do not say what is apart",
        detail: "It stands on the kernel's command line of this boot.",
        evidence: [{ source: "/proc/cmdline", text: line }],
      },
    ];
  },
};
