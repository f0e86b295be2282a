import { randomUUID } from "node:crypto";
import { chmod, cp, mkdir, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findDebianMirror } from "./apt.ts";
import { type Artifact, hashOf } from "./build-once.ts";
import { LabError } from "./lab-error.ts";
import type { Say } from "./progress.ts";
import { mustRun } from "./run-program.ts";
import { bootWithSeed } from "./seed.ts";

/** The folder of what runs inside the guests. */
export const guestDir = join(import.meta.dirname, "..", "guest");

const suite = "bookworm";
const diskMib = 4096;
const partitionStartMib = 1;
const debootstrapLimitMs = 30 * 60_000;
const stepLimitMs = 10 * 60_000;

/** Describes the base image: Debian with kernel, GRUB and sshd, on which every host's disk stands. */
export async function describeBase(say: Say): Promise<Artifact> {
  const files = ["packages.txt", "base-setup.sh", "run-seed.sh", "install-grub.sh"];
  const texts = await Promise.all(files.map((file) => readFile(join(guestDir, file), "utf8")));
  return {
    label: "base",
    key: hashOf([suite, String(diskMib), ...texts]),
    build: (outDir) => buildBase(outDir, say),
  };
}

async function buildBase(outDir: string, say: Say): Promise<void> {
  requireRoot();
  const scratch = join(outDir, "scratch");
  const root = join(scratch, "root");
  const rawDisk = join(scratch, "disk.raw");
  const logFile = join(outDir, "build.log");
  const rootUuid = randomUUID();
  await mkdir(scratch);

  say("base", `installing Debian ${suite} with debootstrap`);
  await installDebian(root, rootUuid, logFile);
  await copyBootFiles(root, outDir);
  say("base", "writing the disk");
  await writeDisk({ root, disk: rawDisk, rootUuid, logFile });
  await rm(root, { recursive: true });
  say("base", "booting it to install GRUB");
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

/** Where a base image keeps its kernel and initramfs. */
export function bootFilesOf(baseDir: string): { readonly kernel: string; readonly initrd: string } {
  return { kernel: join(baseDir, "vmlinuz"), initrd: join(baseDir, "initrd.img") };
}

async function installDebian(root: string, rootUuid: string, logFile: string): Promise<void> {
  const packages = (await readFile(join(guestDir, "packages.txt"), "utf8")).trim().split("\n");
  const mirror = await findDebianMirror();
  const debootstrap = ["debootstrap", "--variant=minbase", `--include=${packages.join(",")}`];
  await mustRun([...inOwnNamespace, ...debootstrap, suite, root, mirror], {
    logFile,
    timeoutMs: debootstrapLimitMs,
  });
  await cp(join(guestDir, "base-setup.sh"), join(root, "tmp", "base-setup.sh"));
  const runSeed = join(root, "usr", "local", "sbin", "run-seed");
  await cp(join(guestDir, "run-seed.sh"), runSeed);
  // Without the permission the initramfs would boot systemd instead.
  await chmod(runSeed, 0o755);
  const setup = `mount -t proc proc "$1/proc" && exec chroot "$1" sh /tmp/base-setup.sh "$2"`;
  await mustRun([...inOwnNamespace, "sh", "-c", setup, "sh", root, rootUuid], {
    logFile,
    timeoutMs: stepLimitMs,
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C.UTF-8", DEBIAN_FRONTEND: "noninteractive" },
  });
  await rm(join(root, "tmp", "base-setup.sh"));
}

/** Mounts and processes of a build live in namespaces of its own, so that a killed build leaves none. */
const inOwnNamespace = [
  ["nice", "setpriv", "--pdeathsig", "KILL"],
  ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"],
].flat();

async function copyBootFiles(root: string, outDir: string): Promise<void> {
  const names = await readdir(join(root, "boot"));
  const { kernel, initrd } = bootFilesOf(outDir);
  for (const [prefix, target] of [["vmlinuz-", kernel] as const, ["initrd.img-", initrd] as const]) {
    const name = names.find((each) => each.startsWith(prefix));
    if (!name) throw new LabError(`the base root has no /boot/${prefix}*`, "read build.log beside it");
    await cp(join(root, "boot", name), target);
  }
}

type DiskContent = {
  readonly root: string;
  readonly disk: string;
  readonly rootUuid: string;
  readonly logFile: string;
};

/** Makes a disk with one bootable partition, filled from a folder; no loop device is needed. */
async function writeDisk({ root, disk, rootUuid, logFile }: DiskContent): Promise<void> {
  await writeFile(disk, "");
  await truncate(disk, diskMib * 1024 * 1024);
  const table = `label: dos\nstart=${partitionStartMib}MiB, type=83, bootable\n`;
  await mustRun(["sfdisk", "--quiet", disk], { input: table, timeoutMs: stepLimitMs });
  const offset = `offset=${partitionStartMib * 1024 * 1024}`;
  const size = `${diskMib - partitionStartMib}m`;
  const options = ["-q", "-F", "-t", "ext4", "-U", rootUuid, "-L", "root", "-E", offset, "-d", root];
  await mustRun(["nice", "mke2fs", ...options, disk, size], { logFile, timeoutMs: stepLimitMs });
}

function requireRoot(): void {
  if (process.getuid?.() === 0) return;
  throw new LabError(
    "building the lab's images needs root (debootstrap makes device files)",
    "run as root: lab/lab build",
  );
}
