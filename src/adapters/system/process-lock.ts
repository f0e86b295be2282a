import { open, readFile, rm } from "node:fs/promises";

/** Who has a lock: a process, told from a later one with its number by when it started and in which boot. */
type Owner = { readonly pid: number; readonly startTime: string; readonly bootId: string };

/** A lock that is held until it is released, or its process ends. */
export type ProcessLock = { readonly release: () => Promise<void> };

/**
 * Takes a lock by a file that names this process; undefined: a living process has it. A lock of a process that is gone is
 * taken over. Two that take the same dead lock over at the very same moment may both get it: what they do must bear that.
 */
export async function takeProcessLock(path: string): Promise<ProcessLock | undefined> {
  if (await writeOwner(path)) return { release: () => rm(path, { force: true }) };
  const owner = await readOwner(path);
  if (owner !== undefined && (await isAlive(owner))) return undefined;
  await rm(path, { force: true });
  return (await writeOwner(path)) ? { release: () => rm(path, { force: true }) } : undefined;
}

async function writeOwner(path: string): Promise<boolean> {
  const owner: Owner = {
    pid: process.pid,
    startTime: (await readStartTime(process.pid)) ?? "",
    bootId: await readBootId(),
  };
  try {
    const file = await open(path, "wx", 0o600);
    try {
      await file.writeFile(JSON.stringify(owner));
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** undefined: it was cut off while it was written, or has gone meanwhile. */
async function readOwner(path: string): Promise<Owner | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, "utf8"));
    if (typeof value !== "object" || value === null) return undefined;
    const { pid, startTime, bootId } = value as Partial<Owner>;
    return typeof pid === "number" && typeof startTime === "string" && typeof bootId === "string"
      ? { pid, startTime, bootId }
      : undefined;
  } catch {
    return undefined;
  }
}

async function isAlive({ pid, startTime, bootId }: Owner): Promise<boolean> {
  if (bootId !== (await readBootId())) return false;
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
