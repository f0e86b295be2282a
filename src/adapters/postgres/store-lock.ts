import { DatabaseSync } from "node:sqlite";

/** A lock that the kernel takes back when its process ends, however that is. */
export type StoreLock = { readonly release: () => void };

/**
 * Takes the lock of a file; undefined: another process has it. Node has no call for locks of the kernel, but its SQLite
 * takes one for each transaction: the file is an empty database with a transaction that stays open.
 */
export function takeStoreLock(path: string): StoreLock | undefined {
  const file = new DatabaseSync(path);
  try {
    file.exec("BEGIN EXCLUSIVE");
    return { release: () => file.close() };
  } catch (error) {
    file.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === 5;
}
