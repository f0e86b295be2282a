import { existsSync } from "node:fs";
import { mkdir, open, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Where an embedded store keeps what. */
export type StorePaths = {
  readonly directory: string;
  readonly files: string;
  readonly lock: string;
  readonly socket: string;
  readonly holder: string;
};

/** The paths of the embedded store of a state directory. */
export function storePaths(state: string): StorePaths {
  const directory = join(state, "store");
  return {
    directory,
    files: join(directory, "database"),
    lock: join(directory, "lock"),
    socket: join(directory, "socket"),
    holder: join(directory, "holder"),
  };
}

/** Whether the database was once made to its end; one that was cut off while it was made holds nothing. */
export function isWhole(paths: StorePaths): boolean {
  return existsSync(markOf(paths));
}

/** Makes room for a database: what was cut off while it was made goes away. */
export async function makeRoom(paths: StorePaths): Promise<void> {
  await rm(paths.files, { recursive: true, force: true });
  await mkdir(paths.files, { recursive: true, mode: 0o700 });
}

/** Brings all files of a new database to the disk, and then marks it as whole. */
export async function markWhole(paths: StorePaths): Promise<void> {
  const entries = await readdir(paths.files, { recursive: true, withFileTypes: true });
  for (const entry of entries) await sync(join(entry.parentPath, entry.name));
  await sync(paths.files);
  await writeFile(markOf(paths), "", { mode: 0o600, flush: true });
  await sync(paths.directory);
}

function markOf({ directory }: StorePaths): string {
  return join(directory, "whole");
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
