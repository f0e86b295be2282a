import { cp, mkdir, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LabError } from "./lab-error.ts";
import { guestDir, withRoot } from "./layered-root.ts";
import type { RootTree } from "./root-tree.ts";
import { mustRun } from "./run-program.ts";
import { bootWithSeed } from "./seed.ts";

/** A disk to be made from a root tree, in the folder of an artifact that is being built. */
export type BootDisk = {
  readonly tree: RootTree;
  readonly outDir: string;
  readonly sizeMib: number;
};

const partitionStartMib = 1;
const stepLimitMs = 10 * 60_000;

/** To be changed with the way in which a disk is made. */
export const diskRecipe = "partition at 1 MiB, ext4, GRUB";

/** Where an image keeps its kernel and initramfs. */
export function bootFilesOf(imageDir: string): { readonly kernel: string; readonly initrd: string } {
  return { kernel: join(imageDir, "vmlinuz"), initrd: join(imageDir, "initrd.img") };
}

/** Makes disk.qcow2 from a root tree, with kernel and initramfs beside it; the guest itself installs GRUB. */
export async function makeBootDisk({ tree, outDir, sizeMib }: BootDisk): Promise<void> {
  const scratch = join(outDir, "scratch");
  const rawDisk = join(scratch, "disk.raw");
  const logFile = join(outDir, "build.log");
  await mkdir(scratch);
  await copyBootFiles(tree, outDir);
  await writeDisk({ tree, disk: rawDisk, sizeMib, logFile });
  await bootWithSeed({
    outDir,
    boot: bootFilesOf(outDir),
    disk: { file: rawDisk, format: "raw" },
    seed: { run: join(guestDir, "install-grub.sh") },
  });
  const disk = join(outDir, "disk.qcow2");
  await mustRun(["qemu-img", "convert", "-O", "qcow2", rawDisk, disk], { logFile, timeoutMs: stepLimitMs });
  await rm(scratch, { recursive: true });
}

/** Takes kernel and initramfs from the topmost layer that has them. */
async function copyBootFiles({ layers }: RootTree, outDir: string): Promise<void> {
  const { kernel, initrd } = bootFilesOf(outDir);
  for (const [prefix, target] of [["vmlinuz-", kernel] as const, ["initrd.img-", initrd] as const]) {
    const source = await findBootFile(layers, prefix);
    if (!source) throw new LabError(`the root has no /boot/${prefix}*`, "read build.log beside it");
    await cp(source, target);
  }
}

async function findBootFile(layers: readonly string[], prefix: string): Promise<string | undefined> {
  for (const layer of layers) {
    const names = await readdir(join(layer, "boot")).catch(() => []);
    const name = names.find((each) => each.startsWith(prefix));
    if (name) return join(layer, "boot", name);
  }
  return undefined;
}

type DiskContent = {
  readonly tree: RootTree;
  readonly disk: string;
  readonly sizeMib: number;
  readonly logFile: string;
};

/** Makes a disk with one bootable partition, filled from a folder; no loop device is needed. */
async function writeDisk({ tree, disk, sizeMib, logFile }: DiskContent): Promise<void> {
  await writeFile(disk, "");
  const mountPoint = `${disk}.root`;
  await truncate(disk, sizeMib * 1024 * 1024);
  const table = `label: dos\nstart=${partitionStartMib}MiB, type=83, bootable\n`;
  await mustRun(["sfdisk", "--quiet", disk], { input: table, timeoutMs: stepLimitMs });
  const offset = `offset=${partitionStartMib * 1024 * 1024}`;
  const size = `${sizeMib - partitionStartMib}m`;
  const options = ["-q", "-F", "-t", "ext4", "-U", tree.uuid, "-L", "root", "-E", offset, "-d", mountPoint];
  const command = ["mke2fs", ...options, disk, size];
  await mustRun(withRoot({ lowers: tree.layers }, mountPoint, command), { logFile, timeoutMs: stepLimitMs });
}
