import { chmod, copyFile, mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readHostKey } from "./host-image.ts";
import { freePf, type HostDefinition, hosts } from "./hosts.ts";
import type { Images } from "./images.ts";
import type { Settings } from "./settings.ts";

/** The files that lead a client to the lab's hosts. */
export type ClientFiles = {
  readonly fleetFile: string;
  readonly sshConfig: string;
  readonly knownHostsFile: string;
  readonly identityFile: string;
  /** Holds the sudo password of the user "ops". */
  readonly opsPasswordFile: string;
};

/** Where the client's files are, written or not. */
export function clientFiles(stateDir: string): ClientFiles {
  return {
    fleetFile: join(stateDir, "fleet.yaml"),
    sshConfig: join(stateDir, "ssh_config"),
    knownHostsFile: join(stateDir, "known_hosts"),
    identityFile: join(stateDir, "id_ed25519"),
    opsPasswordFile: join(stateDir, "ops-password"),
  };
}

/** The port on 127.0.0.1 that leads to a host's SSH. */
export function portOf(settings: Settings, host: HostDefinition): number {
  return settings.basePort + host.index;
}

/** Writes the fleet file and all that SSH needs; host keys come from the images, never from the network. */
export async function writeClientFiles(settings: Settings, images: Images): Promise<ClientFiles> {
  const files = clientFiles(settings.stateDir);
  await mkdir(settings.stateDir, { recursive: true });
  const knownHosts = [];
  for (const { host, imageDir } of images.hosts) {
    knownHosts.push(`[127.0.0.1]:${portOf(settings, host)} ${await readHostKey(imageDir)}\n`);
  }
  await writeWhole(files.knownHostsFile, knownHosts.join(""));
  await writeWhole(files.opsPasswordFile, `${images.keys.opsPassword}\n`, 0o600);
  await writeWhole(files.sshConfig, renderSshConfig(settings, files));
  await writeWhole(files.fleetFile, renderFleet(settings, files));
  const newIdentity = `${files.identityFile}.${process.pid}`;
  await copyFile(images.keys.identityFile, newIdentity);
  await chmod(newIdentity, 0o600);
  await rename(newIdentity, files.identityFile);
  return files;
}

function renderSshConfig(settings: Settings, files: ClientFiles): string {
  const entries = hosts.map((host) => [`Host ${host.name}`, `  Port ${portOf(settings, host)}`]);
  const all = [
    "Host *",
    "  HostName 127.0.0.1",
    "  User root",
    `  IdentityFile "${files.identityFile}"`,
    "  IdentitiesOnly yes",
    `  UserKnownHostsFile "${files.knownHostsFile}"`,
    "  StrictHostKeyChecking yes",
  ];
  return `${[...entries.flat(), ...all].join("\n")}\n`;
}

function renderFleet(settings: Settings, files: ClientFiles): string {
  const entries = hosts.map((host) => {
    const labels = `labels: { role: compute, rack: ${host.rack} }`;
    return `  - { name: ${host.name}, address: 127.0.0.1, port: ${portOf(settings, host)}, ${labels} }`;
  });
  const { identityFile, knownHostsFile } = files;
  return [
    "apiVersion: vfleet/v1",
    `ssh: { user: root, identityFile: ${JSON.stringify(identityFile)}, knownHostsFile: ${JSON.stringify(knownHostsFile)} }`,
    "hosts:",
    ...entries,
    "reboot: allow",
    "pools:",
    "  - name: fast",
    "    hosts: { role: compute }",
    `    pfs: { name: ${freePf.name} }`,
    "    vfCount: 7",
    "    physicalNetwork: physnet2",
    "",
  ].join("\n");
}

/** Replaces a file as a whole, so that a reader never sees half of it. */
export async function writeWhole(file: string, text: string, mode = 0o644): Promise<void> {
  const newFile = `${file}.${process.pid}`;
  await writeFile(newFile, text, { mode });
  await rename(newFile, file);
}
