import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { withLock } from "./lock.ts";
import type { Say } from "./progress.ts";
import { mustRun } from "./run-program.ts";

/** Something that is built into a folder of the cache and then never changed. */
export type Artifact = {
  /** What it is, as in "base" or "alpha-disk". */
  readonly label: string;
  /** The hash of all that it is built from. */
  readonly key: string;
  /** Fills the given folder, which takes its final name only after this has succeeded. */
  readonly build: (outDir: string) => Promise<void>;
};

const buildingPrefix = ".building-";

/** A short hash of the values that something is built from. */
export function hashOf(values: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(values)).digest("hex").slice(0, 12);
}

/** The folder of an artifact, whether it is built or not. */
export function folderOf(cacheDir: string, artifact: Artifact): string {
  return join(cacheDir, `${artifact.label}-${artifact.key}`);
}

/**
 * Builds an artifact unless it is there, and returns its folder. Of two builds at once the second waits
 * and takes what the first has built; a killed build leaves nothing that is taken for whole.
 */
export async function buildOnce(cacheDir: string, artifact: Artifact, say: Say): Promise<string> {
  const folder = folderOf(cacheDir, artifact);
  if (existsSync(folder)) return folder;
  const lockFile = join(cacheDir, "locks", artifact.label);
  const onWait = () => say(artifact.label, "another build is at it; waiting for that");
  return withLock(lockFile, onWait, async () => {
    if (existsSync(folder)) return folder;
    await removeLeftovers(cacheDir, artifact.label);
    await mkdir(cacheDir, { recursive: true });
    const outDir = await mkdtemp(join(cacheDir, `${buildingPrefix}${artifact.label}-`));
    await artifact.build(outDir);
    await mustRun(["sync", "--file-system", outDir], { timeoutMs: 300_000 });
    await rename(outDir, folder);
    return folder;
  });
}

/** Removes every artifact of the cache, whole or not, but the given ones; returns the names of the removed. */
export async function removeOtherFolders(cacheDir: string, kept: readonly string[]): Promise<string[]> {
  const isArtifact = /-[0-9a-f]{12}$/;
  const removed = [];
  for (const entry of await readdir(cacheDir, { withFileTypes: true })) {
    const { name } = entry;
    const folder = join(cacheDir, name);
    const stale = entry.isDirectory() && (name.startsWith(buildingPrefix) || isArtifact.test(name));
    if (!stale || kept.includes(folder)) continue;
    await rm(folder, { recursive: true, force: true });
    removed.push(name);
  }
  return removed;
}

/** Removes what killed builds of this label have left; its lock must be held. */
async function removeLeftovers(cacheDir: string, label: string): Promise<void> {
  const names = await readdir(cacheDir).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(`${buildingPrefix}${label}-`))) {
    await rm(join(cacheDir, name), { recursive: true, force: true });
  }
}
