import { sriovOf } from "../model/facts-access.ts";
import type { Rule } from "../model/rule.ts";
import { holdersOf } from "../steps/vf-use.ts";

/** A process on the host holds a VF that Nova hands out. */
export const vfHeldByProcess: Rule = {
  code: "vf-held-by-process",
  severity: "error",
  layer: "vf",
  title: "A process on the host holds a VF that Nova hands out",
  explanation:
    "Nova does not know of it: it gives the VF to a VM, and libvirt or QEMU fails as the device is busy.",
  howToMakeSure: "ls -l /proc/*/fd 2>/dev/null | grep vfio",
  fix: "End the process, or leave this VF to the host: excludeVfs in the pool.",
  reads: ["networkFunctions", "holders"],
  of: "host",
  find: ({ facts, pfs }) =>
    pfs.flatMap(({ pf, physicalNetwork, excludedVfs }) =>
      (physicalNetwork === undefined ? [] : (sriovOf(facts, pf)?.vfs ?? []))
        .filter(({ index }) => !excludedVfs.includes(index))
        .flatMap(({ address, index }) =>
          // QEMU shows itself by its process, too; a VM that libvirt knows is none of these.
          holdersOf(facts, address)
            .filter(({ kind, name }) => kind === "process" && !/^(?:qemu|kvm|\(?CPU)/i.test(name))
            .map(({ name, pid }) => ({
              item: address,
              summary: `The process ${name} holds VF ${index}, which Nova may give to a VM`,
              detail: `Its id is ${pid ?? "unknown"}.`,
              evidence: [{ source: `/proc/${pid ?? "PID"}/fd`, text: "/dev/vfio/..." }],
            })),
        ),
    ),
};
