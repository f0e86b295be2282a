import { randomUUID } from "node:crypto";
import { chmod, cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findDebianMirror } from "./apt.ts";
import { type Artifact, hashOf } from "./build-once.ts";
import { LabError } from "./lab-error.ts";
import { guestDir, inOwnNamespace, layerOf, runInRoot } from "./layered-root.ts";
import type { Say } from "./progress.ts";
import { mustRun } from "./run-program.ts";

/** A Debian root in a folder, as debootstrap made it and base-setup.sh left it. */
export type RootTree = {
  /** The folders that make it, the topmost first. */
  readonly layers: readonly string[];
  /** The UUID that the root's fstab and GRUB expect of its file system. */
  readonly uuid: string;
};

const suite = "bookworm";
const debootstrapLimitMs = 30 * 60_000;

/** Describes the Debian root from which every host of the lab is made. */
export async function describeRootTree(say: Say): Promise<Artifact> {
  const files = ["packages.txt", "base-setup.sh", "run-seed.sh"];
  const texts = await Promise.all(files.map((file) => readFile(join(guestDir, file), "utf8")));
  return {
    label: "root",
    key: hashOf([suite, ...texts]),
    build: (outDir) => buildRootTree(outDir, say),
  };
}

/** Reads what a root tree's folder holds. */
export async function readRootTree(rootDir: string): Promise<RootTree> {
  return { layers: [layerOf(rootDir)], uuid: (await readFile(join(rootDir, "uuid"), "utf8")).trim() };
}

async function buildRootTree(outDir: string, say: Say): Promise<void> {
  requireRoot();
  say("root", `installing Debian ${suite} with debootstrap`);
  const root = layerOf(outDir);
  const logFile = join(outDir, "build.log");
  const uuid = randomUUID();
  const packages = (await readFile(join(guestDir, "packages.txt"), "utf8")).trim().split("\n");
  const mirror = await findDebianMirror();
  const debootstrap = ["debootstrap", "--variant=minbase", `--include=${packages.join(",")}`];
  await mustRun([...inOwnNamespace, ...debootstrap, suite, root, mirror], {
    logFile,
    timeoutMs: debootstrapLimitMs,
  });
  const runSeed = join(root, "usr", "local", "sbin", "run-seed");
  await cp(join(guestDir, "run-seed.sh"), runSeed);
  // Without the permission the initramfs would boot systemd instead.
  await chmod(runSeed, 0o755);
  await runInRoot({ lowers: [], outDir, script: "base-setup.sh", args: [uuid] });
  await writeFile(join(outDir, "uuid"), `${uuid}\n`);
}

function requireRoot(): void {
  if (process.getuid?.() === 0) return;
  throw new LabError(
    "building the lab's images needs root (debootstrap makes device files)",
    "run as root: lab/lab build",
  );
}
