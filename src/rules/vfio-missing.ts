import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** The kernel has no vfio-pci. */
export const vfioMissing: Rule = {
  code: "vfio-missing",
  severity: "error",
  layer: "kernel",
  title: "The kernel has no vfio-pci",
  explanation:
    "libvirt binds a VF to vfio-pci to give it to a VM. Without the module: 'host doesn't support passthrough of host PCI devices'.",
  howToMakeSure: "modinfo vfio-pci",
  fix: "Install the rest of the kernel's modules (linux-modules-extra on Ubuntu, kernel-modules on RHEL).",
  reads: ["vfio", "kernel"],
  of: "host",
  find: (seen) => fromFound(seen, "vfio-missing"),
};
