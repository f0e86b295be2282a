import type { Holders, Workloads } from "../../model/host-facts.ts";
import { type Reading, unreadable } from "../../model/reading.ts";
import { holdersFact } from "../holders.ts";
import { workloadsFact } from "../workloads.ts";
import type { SosProcess } from "./parse-processes.ts";
import { fileBeginning, lacking, type SosFiles } from "./sos-files.ts";

/** Where open files and domains stand, as beginnings of paths. */
export const holderPaths: readonly string[] = [
  "sos_commands/process/lsof_",
  "sos_logs/sos.log",
  "run/libvirt/qemu/",
  "var/run/libvirt/qemu/",
];

const DOMAIN = /^(?:var\/)?run\/libvirt\/qemu\/([^/]+\.xml)$/;

/** The VMs that ran. */
export function parseWorkloads(processes: Reading<readonly SosProcess[]>): Reading<Workloads> {
  if (processes.is !== "known") return processes.is === "absent" ? lacking("ps axo") : processes;
  const lines = processes.value
    .filter(({ name }) => /^(?:qemu|kvm)/.test(name))
    .flatMap(({ pid, words }) => words.map((word) => `/proc/${pid}/cmdline:${word}`));
  return workloadsFact.parse({ exitCode: 0, text: ["exit grep 0", ...lines].join("\n") });
}

/** Who held VFs: processes by what lsof saw open, VMs by what libvirt keeps of those that run. */
export function parseHolders(files: SosFiles, processes: Reading<readonly SosProcess[]>): Reading<Holders> {
  if (processes.is !== "known") return processes.is === "absent" ? lacking("ps axo") : processes;
  const open = fileBeginning(files, "sos_commands/process/lsof_");
  if (open === undefined || !/^COMMAND\s/m.test(open)) return lacking("lsof");
  if (/lsof.*timed out/.test(files.get("sos_logs/sos.log") ?? ""))
    return unreadable("sos has ended lsof before it had told of all files");
  const domains = [...files].filter(([path]) => DOMAIN.test(path));
  if (domains.length === 0 && processes.value.some(({ name }) => /^(?:qemu|kvm)/.test(name)))
    return lacking("/run/libvirt/qemu, and VMs run");
  const names = new Map(processes.value.map(({ pid, name }) => [pid, name]));
  const held = open.split("\n").flatMap((line) => readOpen(line, names));
  if (held.some((line) => line.includes("/vfio/devices/")))
    return unreadable(
      "a process has VFIO devices open, and which PCI functions they are is not in the sosreport",
    );
  const told = domains.flatMap(([path, text]) =>
    text.split("\n").map((line) => `/run/libvirt/qemu/${DOMAIN.exec(path)?.[1]}:${line}`),
  );
  return holdersFact.parse({ exitCode: 0, text: [...held, ...told].join("\n") });
}

// qemu-syst 4711 107 25u CHR 243,0 0t0 1022 /dev/vfio/30
function readOpen(line: string, names: ReadonlyMap<number, string>): readonly string[] {
  const [, command, pid] = /^(\S+)\s+(\d+)\s/.exec(line) ?? [];
  const path = /\s(\/dev\/vfio\/(?:(?:noiommu-)?\d+|devices\/vfio\d+))(?:\s|$)/.exec(line)?.[1];
  if (pid === undefined || path === undefined) return [];
  return [`/proc/${pid}/fd/0 ${path} comm ${names.get(Number(pid)) ?? command}`];
}
