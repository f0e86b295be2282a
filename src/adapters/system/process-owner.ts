import { readFile } from "node:fs/promises";

/** A process of this machine, told from a later one with its number by when it started and in which boot. */
export type ProcessOwner = { readonly pid: number; readonly startTime: string; readonly bootId: string };

/** This process, as it is told from others. */
export async function thisProcess(): Promise<ProcessOwner> {
  return {
    pid: process.pid,
    startTime: (await readStartTime(process.pid)) ?? "",
    bootId: await readBootId(),
  };
}

/** A process from text that was made of it as JSON; undefined: it is none. */
export function parseProcessOwner(text: string): ProcessOwner | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return undefined;
    const { pid, startTime, bootId } = value as Partial<ProcessOwner>;
    return typeof pid === "number" && typeof startTime === "string" && typeof bootId === "string"
      ? { pid, startTime, bootId }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a process is of this machine, and of its present boot. */
export async function isOfThisBoot({ bootId }: ProcessOwner): Promise<boolean> {
  return bootId === (await readBootId());
}

/** Whether a process lives that is of this machine; one of an earlier boot does not. */
export async function isProcessAlive(owner: ProcessOwner): Promise<boolean> {
  const { pid, startTime } = owner;
  if (!(await isOfThisBoot(owner))) return false;
  const now = await readStartTime(pid);
  if (now !== undefined) return now === startTime;
  // Without /proc only the number tells.
  return startTime === "" && isNumberTaken(pid);
}

function isNumberTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** When a process started, in clock ticks since the boot; undefined: there is none, or no /proc. */
async function readStartTime(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The program's name may have spaces and parentheses; it ends at the last one. Field 22 of proc_pid_stat(5).
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

async function readBootId(): Promise<string> {
  try {
    return (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
  } catch {
    return "";
  }
}
