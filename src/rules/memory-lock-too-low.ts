import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { pfsWithVfs } from "../steps/pfs-with-vfs.ts";

/** What libvirt lets a VM with a VF lock besides its own memory. Source: libvirt 9.0 qemu_domain.c, qemuDomainGetMemLockLimitBytes. */
const besidesBytes = 1024 ** 3;

/** VMs with VFs may not lock their memory. */
export const memoryLockTooLow: Rule = {
  code: "memory-lock-too-low",
  severity: "error",
  layer: "libvirt",
  title: "A VM with a VF may not lock its memory",
  explanation:
    "VFIO pins all memory of a VM that has a VF. libvirt raises the limit for it to the VM's memory and 1 GiB; one without the capability SYS_RESOURCE, as in a container that was given few, cannot, and the VM ends at its start with 'cannot limit locked memory' or 'VFIO_MAP_DMA failed: Cannot allocate memory'.",
  howToMakeSure:
    "grep 'locked memory' /proc/$(pidof libvirtd virtqemud)/limits; grep CapEff /proc/PID/status",
  fix: "Run libvirt's daemon with the capability SYS_RESOURCE (a privileged container), or with an unlimited LimitMEMLOCK, or memlock of the container.",
  reads: ["memoryLocks"],
  of: "host",
  find: ({ facts, pfs }) => {
    if (pfsWithVfs(pfs).length === 0) return [];
    return (knownValue(facts.memoryLocks)?.daemons ?? []).flatMap(({ program, pid, most, mayRaise }) => {
      if (mayRaise || most === "unlimited") return [];
      const isTooLow = most <= besidesBytes;
      const mebibytes = Math.floor(most / 1024 ** 2);
      return [
        {
          item: program,
          // With a higher limit small VMs run.
          severity: isTooLow ? ("error" as const) : ("advice" as const),
          summary: `${program} may have a VM lock ${mebibytes} MiB at most, and may not raise that`,
          detail: isTooLow
            ? "A VM with a VF needs its whole memory and 1 GiB: none starts."
            : `A VM with a VF needs its whole memory and 1 GiB: one of more than ${mebibytes - 1024} MiB does not start.`,
          evidence: [
            { source: `/proc/${pid}/limits`, text: `Max locked memory: ${most} bytes` },
            { source: `/proc/${pid}/status`, text: "CapEff has no SYS_RESOURCE" },
          ],
        },
      ];
    });
  },
};
