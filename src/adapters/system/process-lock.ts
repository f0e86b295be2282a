import { open, readFile, rm } from "node:fs/promises";
import { isProcessAlive, type ProcessOwner, parseProcessOwner, thisProcess } from "./process-owner.ts";

/** A lock that is held until it is released, or its process ends. */
export type ProcessLock = { readonly release: () => Promise<void> };

/**
 * Takes a lock by a file that names this process; undefined: a living process has it. A lock of a process that is gone is
 * taken over. Two that take the same dead lock over at the very same moment may both get it: what they do must bear that.
 */
export async function takeProcessLock(path: string): Promise<ProcessLock | undefined> {
  if (await writeOwner(path)) return { release: () => rm(path, { force: true }) };
  const owner = await readOwner(path);
  if (owner !== undefined && (await isProcessAlive(owner))) return undefined;
  await rm(path, { force: true });
  return (await writeOwner(path)) ? { release: () => rm(path, { force: true }) } : undefined;
}

async function writeOwner(path: string): Promise<boolean> {
  const owner = await thisProcess();
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
async function readOwner(path: string): Promise<ProcessOwner | undefined> {
  try {
    return parseProcessOwner(await readFile(path, "utf8"));
  } catch {
    return undefined;
  }
}
