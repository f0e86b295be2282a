import { sriovOf } from "../model/facts-access.ts";
import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { pfsWithVfs } from "../steps/pfs-with-vfs.ts";

/** The host has few interrupt vectors left. */
export const interruptsRunOut: Rule = {
  code: "interrupts-run-out",
  severity: "advice",
  layer: "kernel",
  title: "The host has few interrupt vectors left",
  explanation:
    "A processor has about 200 vectors for devices. VFs with a driver on the host take some each, and so do VFs in VMs; where none is left a VF's driver or VFIO fails with ENOSPC.",
  howToMakeSure: "grep -c MSI /proc/interrupts; nproc",
  fix: "Ask for fewer VFs, or keep the host's drivers off them: vfDriver: none in the pool.",
  reads: ["vfResources", "networkFunctions", "kernel"],
  of: "host",
  find: ({ facts, pfs }) => {
    const resources = knownValue(facts.vfResources);
    const cpus = resources && knownValue(resources.cpuCount);
    const used = resources && knownValue(resources.interrupts);
    if (cpus === undefined || used === undefined || knownValue(facts.kernel)?.architecture !== "x86_64")
      return [];
    const wanted = pfsWithVfs(pfs).reduce(
      (sum, { pf, vfCount }) => sum + Math.max(0, vfCount - (sriovOf(facts, pf)?.vfs.length ?? 0)),
      0,
    );
    // Two queues and a mailbox are the least that a VF's driver asks for.
    const needed = used + wanted * 3;
    const room = cpus * 200;
    if (pfsWithVfs(pfs).length === 0 || needed <= room * 0.8) return [];
    return [
      {
        summary: `About ${needed} interrupt vectors are needed with all VFs, and ${cpus} processors have about ${room}`,
        detail: `${used} are in use; ${wanted} VFs are still to come, with three or more each.`,
        evidence: [{ source: "/proc/interrupts", text: `${used} message-signalled interrupts` }],
      },
    ];
  },
};
