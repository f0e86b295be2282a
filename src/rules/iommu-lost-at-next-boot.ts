import { readIommuArguments } from "../knowledge/kernel-arguments.ts";
import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { findBootArguments, findIommuState } from "../steps/iommu-state.ts";
import { pfsWithVfs } from "../steps/pfs-with-vfs.ts";

/** The next boot switches the IOMMU off. */
export const iommuLostAtNextBoot: Rule = {
  code: "iommu-lost-at-next-boot",
  severity: "error",
  layer: "kernel",
  title: "The next boot switches the IOMMU off",
  explanation:
    "It is on now. The boot loader's configuration lacks the argument that this boot had, so after the next one no VF can be handed to a VM.",
  howToMakeSure:
    "cat /proc/cmdline; grep CMDLINE /etc/default/grub; grep -m1 'linux.*vmlinuz' /boot/grub*/grub.cfg",
  fix: "Put the argument into the boot loader's configuration and make the boot menu again.",
  reads: ["iommu", "kernel", "bootLoader", "cpu"],
  of: "host",
  find: ({ facts, pfs }) => {
    if (pfsWithVfs(pfs).length === 0 || findIommuState(facts) !== "on") return [];
    const configured = knownValue(facts.bootLoader)?.configuredCommandLine;
    if (configured?.is === "unreadable")
      return [{ unseen: `the next boot's arguments: ${configured.reason}` }];
    const { vendor, running, next } = findBootArguments(facts);
    const now = readIommuArguments(vendor, running);
    const then = readIommuArguments(vendor, next);
    // A kernel may have it on without an argument: only one that goes away, or comes against it, says something.
    const isTaken = vendor === "intel" && now.intel === "on" && then.intel !== "on";
    const isForbidden =
      (then.irrevocablyOff !== undefined && now.irrevocablyOff === undefined) ||
      (vendor === "intel" && then.intel === "off" && now.intel !== "off");
    if (!isTaken && !isForbidden) return [];
    return [
      {
        summary: "The IOMMU is on, but the next boot has other kernel arguments, which leave it off",
        detail: `This boot has: ${running}. The next has: ${next}.`,
        evidence: [
          { source: "/proc/cmdline", text: running },
          { source: "the boot menu", text: next },
        ],
      },
    ];
  },
};
