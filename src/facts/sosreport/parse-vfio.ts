import type { Vfio } from "../../model/host-facts.ts";
import { known, type Reading, unreadable } from "../../model/reading.ts";
import { fileBeginning, lacking, notInReport, type SosFiles } from "./sos-files.ts";

const modulesPaths = ["sos_commands/kernel/lsmod", "proc/modules"] as const;

/** Where it stands, as beginnings of paths. */
export const vfioPaths: readonly string[] = [
  ...modulesPaths,
  "proc/misc",
  "sys/module/vfio_pci/",
  "lib/modules/",
];

/** Whether the kernel can hand PCI functions to VMs. */
export function parseVfio(files: SosFiles, release: string | undefined): Reading<Vfio> {
  const modules = fileBeginning(files, ...modulesPaths);
  const isLoaded = (name: string) => new RegExp(`^${name}\\s`, "m").test(modules ?? "");
  const isThere = [...files.keys()].some((path) => path.startsWith("sys/module/vfio_pci/"));
  const isOpen = /^\s*\d+ vfio$/m.test(files.get("proc/misc") ?? "");
  // Without the device in /proc/misc there may still be the node that udev makes at each boot.
  const containerDevice = isOpen ? known(true) : unreadable(notInReport);
  if (isLoaded("vfio_pci") || files.has("sys/module/vfio_pci/initstate"))
    return known({ vfioPci: "loaded", containerDevice });
  if (modules === undefined) return lacking(modulesPaths.join(", "));
  if (isThere) return known({ vfioPci: "builtin", containerDevice });
  const dependencies = files.get(`lib/modules/${release}/modules.dep`);
  if (dependencies === undefined) return lacking(`lib/modules/${release ?? "RELEASE"}/modules.dep`);
  return known({ vfioPci: dependencies.includes("/vfio-pci.ko") ? "available" : "missing", containerDevice });
}
