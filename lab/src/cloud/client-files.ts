import { chmod, copyFile, mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../fleet-file.ts";
import { readHostKey } from "../host-image.ts";
import type { Settings } from "../settings.ts";
import type { Login } from "../ssh.ts";
import { cloudFleetText } from "./fleet-text.ts";
import type { CloudImages } from "./images.ts";
import type { InstanceImage } from "./instance-image.ts";
import { knownHostsLine } from "./logins.ts";
import { controller, type Member, members } from "./members.ts";

/** The files that lead a client to the lab cloud. */
export type CloudFiles = {
  /** How to log in to the APIs as admin, for OpenStack's own clients; the cloud is called "lab". */
  readonly cloudsFile: string;
  readonly fleetFile: string;
  readonly sshConfig: string;
  readonly knownHostsFile: string;
  readonly identityFile: string;
};

/** Where Keystone answers, from this machine and from the hosts of the cloud. */
export const authUrl = `http://${controller.address}:5000/v3`;

/** How far after the host lab's first port the cloud's ports begin. */
const portDistance = 10;

/** The folder in which a cloud runs. */
export function cloudFolder(settings: Settings): string {
  return join(settings.stateDir, "cloud");
}

/** Where the client's files are, written or not. */
export function cloudFiles(settings: Settings): CloudFiles {
  const folder = cloudFolder(settings);
  return {
    cloudsFile: join(folder, "clouds.yaml"),
    fleetFile: join(folder, "cloud-fleet.yaml"),
    sshConfig: join(folder, "ssh_config"),
    knownHostsFile: join(folder, "known_hosts"),
    identityFile: join(folder, "id_ed25519"),
  };
}

/** The port on 127.0.0.1 that leads to a host's SSH. */
export function memberPort(settings: Settings, member: Member): number {
  return settings.basePort + portDistance + member.index;
}

/** Writes all that a client needs, with an image for proofs; host keys come from the images, never from the network. */
export async function writeCloudFiles(
  settings: Settings,
  images: CloudImages,
  instance: InstanceImage,
): Promise<CloudFiles> {
  const files = cloudFiles(settings);
  await mkdir(cloudFolder(settings), { recursive: true });
  const knownHosts = [];
  for (const member of members) {
    const imageDir = member === controller ? images.controllerDir : (images.nodeDirs[member.name] ?? "");
    knownHosts.push(await knownHostsLine(member, imageDir));
    knownHosts.push(`[127.0.0.1]:${memberPort(settings, member)} ${await readHostKey(imageDir)}\n`);
  }
  await writeWhole(files.knownHostsFile, knownHosts.join(""));
  await writeWhole(files.cloudsFile, cloudsText(images.secrets.adminPassword), 0o600);
  await writeWhole(files.sshConfig, sshConfigText(settings, files));
  const portOf = (member: Member) => memberPort(settings, member);
  await writeWhole(files.fleetFile, cloudFleetText({ ...files, portOf }, instance));
  const newIdentity = `${files.identityFile}.${process.pid}`;
  await copyFile(images.keys.identityFile, newIdentity);
  await chmod(newIdentity, 0o600);
  await rename(newIdentity, files.identityFile);
  return files;
}

function cloudsText(adminPassword: string): string {
  return [
    "clouds:",
    "  lab:",
    "    auth:",
    `      auth_url: ${authUrl}`,
    "      username: admin",
    `      password: ${adminPassword}`,
    "      project_name: admin",
    "      user_domain_name: Default",
    "      project_domain_name: Default",
    "    region_name: RegionOne",
    "    interface: public",
    "    identity_api_version: 3",
    "",
  ].join("\n");
}

function sshConfigText(settings: Settings, files: CloudFiles): string {
  const entries = members.map((member) => [`Host ${member.name}`, `  Port ${memberPort(settings, member)}`]);
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

/** How a client logs in to a host of the cloud: by its port on 127.0.0.1. */
export function clientLogin(settings: Settings, member: Member): Login {
  const { identityFile, knownHostsFile } = cloudFiles(settings);
  return { identityFile, knownHostsFile, port: memberPort(settings, member), user: "root" };
}
