import { knownValue } from "../model/reading.ts";
import type { Guard } from "../model/step.ts";
import { pfsWithVfs } from "./pfs-with-vfs.ts";

/** Refuses a host whose kernel has no vfio-pci: without it, no VF can be handed to a VM. */
export const guardVfio: Guard = {
  id: "vfio",
  check: ({ host, facts, pfs }) => {
    const missing = pfsWithVfs(pfs).length > 0 && knownValue(facts.vfio)?.vfioPci === "missing";
    if (!missing) return { refusals: [], notes: [] };
    const release = knownValue(facts.kernel)?.release ?? "that runs";
    const finding = {
      code: "vfio-missing",
      severity: "error",
      subject: { host },
      summary: "The kernel of this host has no vfio-pci, so no VF can be handed to a VM",
      detail: `/lib/modules/${release}/modules.dep does not name vfio-pci, and it is not built in.`,
      fix: `Install the rest of the kernel's modules (linux-modules-extra-${release} on Ubuntu, kernel-modules on RHEL).`,
    } as const;
    return { refusals: [{ pf: "host", finding }], notes: [] };
  },
};
