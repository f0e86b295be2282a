import { readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { diskRecipe, makeBootDisk } from "../boot-disk.ts";
import { type Artifact, hashOf } from "../build-once.ts";
import { guestDir, layerOf, runInRoot } from "../layered-root.ts";
import type { Say } from "../progress.ts";
import { readRootTree } from "../root-tree.ts";
import type { CloudSecrets } from "./secrets.ts";

/** What the disk of a compute node is made of. */
export type ComputeImageSource = {
  readonly rootDir: string;
  readonly packagesDir: string;
  readonly secretsDir: string;
  readonly secrets: CloudSecrets;
  readonly say: Say;
};

const sizeMib = 8192;
const script = "cloud/compute-config.sh";
const setOptions = join(guestDir, "cloud", "set-options.py");
const installGrub = join(guestDir, "install-grub.sh");

/** Describes the disk of a compute node without a name: packages, configuration, GRUB. */
export async function describeComputeImage(source: ComputeImageSource): Promise<Artifact> {
  const { packagesDir, secretsDir } = source;
  const scripts = [join(guestDir, script), setOptions, installGrub];
  const texts = await Promise.all(scripts.map((file) => readFile(file, "utf8")));
  return {
    label: "compute",
    key: hashOf([diskRecipe, String(sizeMib), basename(packagesDir), basename(secretsDir), ...texts]),
    build: (outDir) => buildComputeImage(source, outDir),
  };
}

async function buildComputeImage(source: ComputeImageSource, outDir: string): Promise<void> {
  const { rootDir, packagesDir, secrets, say } = source;
  const tree = await readRootTree(rootDir);
  const lowers = [layerOf(packagesDir), ...tree.layers];
  say("compute", "configuring Nova, Neutron and the switch");
  const beside = { "secrets.env": secrets.file, "set-options.py": setOptions };
  await runInRoot({ lowers, outDir, script, beside });
  say("compute", "writing the disk, and booting it to install GRUB");
  await makeBootDisk({ tree: { ...tree, layers: [layerOf(outDir), ...lowers] }, outDir, sizeMib });
  await rm(layerOf(outDir), { recursive: true });
}
