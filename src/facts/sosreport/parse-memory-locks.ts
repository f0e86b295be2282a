import type { MemoryLocks } from "../../model/host-facts.ts";
import type { Reading } from "../../model/reading.ts";
import { memoryLocksFact } from "../memory-locks.ts";
import type { SosProcess } from "./parse-processes.ts";
import { lacking, type SosFiles } from "./sos-files.ts";

/** The files that tell of libvirt's daemons how much memory they may have locked, by the processes that a report shows. */
export function memoryLockPaths(processes: Reading<readonly SosProcess[]>): readonly string[] {
  return daemonsOf(processes).flatMap(({ pid }) => [`proc/${pid}/limits`, `proc/${pid}/status`]);
}

/** How much memory libvirt's daemons may have a VM lock; later versions of sos 4 keep it of up to 2,048 processes, 4.0 does not. */
export function parseMemoryLocks(
  files: SosFiles,
  processes: Reading<readonly SosProcess[]>,
): Reading<MemoryLocks> {
  if (processes.is !== "known") return processes;
  const missing = memoryLockPaths(processes).find((path) => !files.has(path));
  if (missing !== undefined) return lacking(`${missing} (newer versions of sos keep it)`);
  const blocks = daemonsOf(processes).map(
    ({ pid, name }) =>
      `daemon ${pid} ${name}\n${files.get(`proc/${pid}/limits`)}\n${files.get(`proc/${pid}/status`)}\n`,
  );
  return memoryLocksFact.parse({ exitCode: 0, text: `exit grep 0\n${blocks.join("")}done\n` });
}

function daemonsOf(processes: Reading<readonly SosProcess[]>): readonly SosProcess[] {
  return processes.is === "known"
    ? processes.value.filter(({ name }) => name === "libvirtd" || name === "virtqemud")
    : [];
}
