import { sriovOf } from "../model/facts-access.ts";
import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { pfsWithVfs } from "../steps/pfs-with-vfs.ts";

/** The firmware left no memory window for a PF's VFs. */
export const vfMemoryMissing: Rule = {
  code: "vf-memory-missing",
  severity: "error",
  layer: "firmware",
  title: "The firmware left no memory window for a PF's VFs",
  explanation:
    "Each VF needs memory addresses. Where the kernel found no place for them, a write to sriov_numvfs fails with 'Cannot allocate memory'.",
  howToMakeSure: 'dmesg | grep -iE "VF BAR|not enough MMIO|IOV BARS"',
  fix: "Switch on SR-IOV support and Above 4G Decoding in the BIOS setup; failing that, boot with pci=realloc.",
  reads: ["vfResources", "networkFunctions"],
  of: "host",
  find: ({ facts, pfs }) =>
    pfsWithVfs(pfs).flatMap(({ pf, netdev }) => {
      const isLost = knownValue(facts.vfResources)?.withoutMemory.includes(pf) ?? false;
      // VFs that are there have their memory, whatever the file says.
      if (!isLost || (sriovOf(facts, pf)?.vfs.length ?? 0) > 0) return [];
      return [
        {
          item: pf,
          summary: `The VFs of ${netdev} have no memory window, so none can be made`,
          detail: "The kernel has not placed a window of the SR-IOV capability.",
          evidence: [{ source: `/sys/bus/pci/devices/${pf}/resource`, text: "a window of the VFs is unset" }],
        },
      ];
    }),
};
