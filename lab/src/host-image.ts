import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { bootFilesOf } from "./boot-disk.ts";
import { type Artifact, hashOf } from "./build-once.ts";
import type { HostDefinition } from "./hosts.ts";
import { type LabKeys, makeKeyPair } from "./keys.ts";
import { guestDir } from "./layered-root.ts";
import type { Say } from "./progress.ts";
import { mustRun } from "./run-program.ts";
import { bootWithSeed } from "./seed.ts";

const setupScript = join(guestDir, "host-setup.sh");

/** What of a host goes into its disk. */
export type ImageHost = Pick<HostDefinition, "name" | "address" | "network" | "kernelArguments">;

/** What a host's disk is made of. */
export type HostImageSource = {
  readonly host: ImageHost;
  readonly baseDir: string;
  readonly keys: LabKeys;
  readonly say: Say;
  /** A shell file of lab/guest for what this host needs beyond the others. */
  readonly extraSetup?: string;
};

/** Describes a host's disk: the base image plus what makes it this host. */
export async function describeHostImage(source: HostImageSource): Promise<Artifact> {
  const { host, baseDir, keys, extraSetup } = source;
  const files = await readTree(filesOf(host));
  if (extraSetup) files.push(await readFile(join(guestDir, extraSetup), "utf8"));
  const values = [basename(baseDir), JSON.stringify(host), keys.publicKey, keys.opsPassword, ...files];
  return {
    label: `disk-${host.name}`,
    key: hashOf([...values, await readFile(setupScript, "utf8")]),
    build: (outDir) => buildHostImage(source, outDir),
  };
}

/** The public key by which a host with this disk is known. */
export async function readHostKey(imageDir: string): Promise<string> {
  const text = await readFile(join(imageDir, "ssh_host_ed25519_key.pub"), "utf8");
  return text.split(" ").slice(0, 2).join(" ").trim();
}

async function buildHostImage(source: HostImageSource, outDir: string): Promise<void> {
  const { host, baseDir, say } = source;
  say(host.name, "booting the base image once to make it this host");
  const disk = join(outDir, "disk.qcow2");
  await makeOverlay(disk, join("..", basename(baseDir), "disk.qcow2"));
  const folder = await writeSeed(source, outDir);
  await bootWithSeed({
    outDir,
    boot: bootFilesOf(baseDir),
    disk: { file: disk, format: "qcow2" },
    seed: { run: setupScript, folder },
  });
  await rm(folder, { recursive: true });
}

/** Lays a new, empty qcow2 layer over a disk; a relative path is relative to the new layer. */
export async function makeOverlay(file: string, backing: string): Promise<void> {
  await mustRun(["qemu-img", "create", "-q", "-f", "qcow2", "-b", backing, "-F", "qcow2", file], {
    timeoutMs: 60_000,
  });
}

async function writeSeed({ host, keys, extraSetup }: HostImageSource, outDir: string): Promise<string> {
  const folder = join(outDir, "host-seed");
  const sshDir = join(folder, "files", "etc", "ssh");
  await cp(filesOf(host), join(folder, "files"), { recursive: true });
  await mkdir(sshDir, { recursive: true });
  const hostKey = join(sshDir, "ssh_host_ed25519_key");
  await makeKeyPair(hostKey, `root@${host.name}`);
  await cp(`${hostKey}.pub`, join(outDir, "ssh_host_ed25519_key.pub"));
  const variables = {
    HOST_NAME: host.name,
    HOST_ADDRESS: host.address,
    HOST_NETWORK: host.network,
    HOST_KERNEL_ARGUMENTS: host.kernelArguments,
  };
  const lines = Object.entries(variables).map(([name, value]) => `${name}='${value}'\n`);
  await writeFile(join(folder, "host.env"), lines.join(""));
  await writeFile(join(folder, "authorized_keys"), `${keys.publicKey}\n`);
  if (extraSetup) await cp(join(guestDir, extraSetup), join(folder, "extra-setup"));
  await writeFile(join(folder, "passwords"), `ops:${keys.opsPassword}\n`);
  return folder;
}

function filesOf(host: ImageHost): string {
  return join(guestDir, "hosts", host.name);
}

/** Every file of a folder as "path" and "text", in a steady order. */
async function readTree(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  const texts = [];
  for (const path of paths.toSorted()) texts.push(path.slice(folder.length), await readFile(path, "utf8"));
  return texts;
}
