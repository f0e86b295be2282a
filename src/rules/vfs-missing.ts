import { sriovOf } from "../model/facts-access.ts";
import { knownValue } from "../model/reading.ts";
import type { Rule, RuleFinding, RuleUnseen } from "../model/rule.ts";

/** A PF has fewer VFs than its pool wants. */
export const vfsMissing: Rule = {
  code: "vfs-missing",
  severity: "error",
  layer: "vf",
  title: "A PF has fewer VFs than its pool wants",
  explanation:
    "Nova offers the VFs that the kernel has. With none the scheduler answers 'No valid host was found', with too few it does so once they are all taken. After a reboot this is the usual reason: nothing made the VFs again.",
  howToMakeSure: "cat /sys/bus/pci/devices/ADDRESS/sriov_numvfs; ls -d /sys/bus/pci/devices/ADDRESS/virtfn*",
  fix: "Run vfleet apply: it makes the VFs, and has each boot make them again.",
  mendedBy: ["create-vfs"],
  follows: [
    "vf-count-over-limit",
    "pf-not-sriov-capable",
    "vf-memory-missing",
    "firmware-locked",
    "vfs-not-by-sysfs",
    "pf-down",
    "vf-unit-failed",
  ],
  reads: ["networkFunctions"],
  of: "host",
  find: ({ facts, pfs }) =>
    pfs.flatMap(({ pf, netdev, vfCount, pool }): readonly (RuleFinding | RuleUnseen)[] => {
      const path = `/sys/bus/pci/devices/${pf}/sriov_numvfs`;
      const sriov = sriovOf(facts, pf);
      if (!sriov || sriov.numVfs.is === "unreadable") return [{ unseen: `${path} could not be read` }];
      const now = knownValue(sriov.numVfs) ?? 0;
      const there = Math.min(now, sriov.vfs.length);
      if (there >= vfCount) return [];
      return [
        {
          item: pf,
          summary: `${netdev} has ${there === 0 ? "no VFs" : `${there} VFs`}, pool ${pool} wants ${vfCount}`,
          detail:
            now > there
              ? `The kernel says ${now}, but only ${sriov.vfs.length} functions are there.`
              : "Nothing has made them since the last boot, or they were taken away since.",
          evidence: [{ source: path, text: String(now) }],
        },
      ];
    }),
};
