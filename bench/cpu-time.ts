import { readFileSync } from "node:fs";

/** The kernel counts processor time for programs in hundredths of a second. */
const MS_PER_TICK = 10;

/** Processor time in milliseconds of a process's children that have ended and were waited for, with all below them. */
export function childrenCpuMs(pid: number | "self"): number {
  return cpuFields(pid).children;
}

/** Processor time in milliseconds of a process and of its children that have ended. */
export function totalCpuMs(pid: number | "self"): number {
  const { own, children } = cpuFields(pid);
  return own + children;
}

function cpuFields(pid: number | "self"): { readonly own: number; readonly children: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The second field, a name in parentheses, may hold spaces; utime is the 14th field.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [utime = 0, stime = 0, childUtime = 0, childStime = 0] = fields.slice(11, 15).map(Number);
  return { own: (utime + stime) * MS_PER_TICK, children: (childUtime + childStime) * MS_PER_TICK };
}
