import { Directory, RegularFile, SymbolicLink } from "../files/node.ts";
import { addFile } from "./add-file.ts";
import { addService } from "./add-service.ts";
import type { Machine } from "./machine.ts";
import { machinePrograms } from "./machine-programs.ts";

const folders = [
  "/etc/default",
  "/etc/modprobe.d",
  "/etc/modules-load.d",
  "/boot/grub",
  "/usr/local/bin",
  "/usr/local/sbin",
  "/usr/share",
  "/var/lib",
  "/var/log",
  "/root",
  "/home",
];

/** Puts all on a machine's disk that its specification says. */
export function installSystem(machine: Machine, reboot: () => void): void {
  const { files, spec } = machine;
  // /bin and /sbin are where the programs are; all that looks into /usr finds them as well.
  for (const path of ["/usr/bin", "/usr/sbin"]) files.put(path, new Directory());
  files.put("/bin", new SymbolicLink("/usr/bin"));
  files.put("/sbin", new SymbolicLink("/usr/sbin"));
  for (const [path, program] of machinePrograms(machine, reboot))
    files.put(path, new RegularFile("\x7fELF", { mode: 0o755, program }));
  for (const path of [...folders, ...spec.folders])
    if (files.node(path) === undefined) files.put(path, new Directory());
  for (const [path, file] of Object.entries(spec.files)) addFile(machine, path, file);
  files.write(`/lib/modules/${spec.kernel}/modules.dep`, modulesText(spec.vfio));
  files.write(`/boot/vmlinuz-${spec.kernel}`, "kernel");
  if (spec.boot.kind === "grub") {
    // What tells whether it reads drop-ins is in its text.
    const text = spec.boot.readsDropIns
      ? '#!/bin/sh\nfor x in "$sysconfdir"/default/grub.d/*.cfg ; do'
      : "#!/bin/sh";
    for (const tool of spec.boot.tools)
      if (tool.endsWith("mkconfig")) {
        const node = files.node(`/usr/sbin/${tool}`);
        if (node?.kind === "file") node.content = text;
      }
  }
  for (const service of spec.services) addService(machine, service);
  machine.recordPackages();
}

function modulesText(vfio: "available" | "builtin" | "missing"): string {
  const others = "kernel/net/8021q/8021q.ko:\n";
  return vfio === "available"
    ? `${others}kernel/drivers/vfio/pci/vfio-pci.ko: kernel/drivers/vfio/vfio.ko\n`
    : others;
}
