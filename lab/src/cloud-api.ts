import { authUrl, type CloudFiles, clientLogin, cloudFiles, memberPort } from "./cloud/client-files.ts";
import * as cloud from "./cloud/cloud.ts";
import { containerLogOf } from "./cloud/container.ts";
import { buildInstanceImages } from "./cloud/images.ts";
import { type InstanceImage, type InstanceKind, instanceImageIn } from "./cloud/instance-image.ts";
import { controller, findMember } from "./cloud/members.ts";
import { memberFolder } from "./cloud/running.ts";
import { busyPf, freePf, type Pf } from "./hosts.ts";
import type { Lab } from "./lab.ts";
import { startProgress } from "./progress.ts";
import { machineFiles } from "./qemu-process.ts";
import type { ProgramResult } from "./run-program.ts";
import { readSettings } from "./settings.ts";
import { runOnHost } from "./ssh.ts";

/** Which cloud is meant, where it is not the one of the environment's VFLEET_LAB_* variables. */
export type CloudPlace = { readonly stateDir?: string; readonly basePort?: number };

/** All that a test needs to know about a host of the lab cloud. */
export type CloudHost = {
  readonly name: string;
  readonly address: "127.0.0.1";
  readonly port: number;
  readonly user: string;
  readonly identityFile: string;
  readonly knownHostsFile: string;
  readonly consoleLog: string;
};

/** PF 1 of each compute node: nothing uses it, and its cable leads to physnet2. */
export const cloudFreePf: Pf = freePf;

/** PF 2 of each compute node: it carries SSH and the messages of OpenStack. @public */
export const cloudBusyPf: Pf = busyPf;

const commandLimitMs = 10 * 60_000;

function open(place: CloudPlace): Lab {
  const settings = { ...readSettings(process.env), ...place };
  return { settings, say: startProgress((text) => process.stderr.write(text)) };
}

/** Has the whole cloud working, with what it was changed to. @public */
export async function startCloud(place: CloudPlace = {}): Promise<CloudFiles> {
  const lab = open(place);
  await cloud.upCloud(lab, [], "resume");
  return cloudFiles(lab.settings);
}

/** Has the whole cloud working as on its first day, before SR-IOV. */
export async function resetCloud(place: CloudPlace = {}): Promise<CloudFiles> {
  const lab = open(place);
  await cloud.resetCloud(lab, [], "resume");
  return cloudFiles(lab.settings);
}

/** Switches the whole cloud off and takes its network away. */
export function stopCloud(place: CloudPlace = {}): Promise<void> {
  return cloud.downCloud(open(place), []);
}

/** Kills a host of the cloud as a power cut does; its disk keeps what was synced. @public */
export function cutCloudPower(name: string, place: CloudPlace = {}): Promise<void> {
  return cloud.cutCloudPower(open(place), name);
}

/** Boots a host of the cloud that is off, until SSH answers. @public */
export function startCloudHost(name: string, place: CloudPlace = {}): Promise<void> {
  return cloud.startCloudHost(open(place), name);
}

/** Runs a shell command as root on a host of the cloud. */
export function runOnCloud(name: string, command: string, place: CloudPlace = {}): Promise<ProgramResult> {
  const { settings } = open(place);
  return runOnHost(clientLogin(settings, findMember(name)), command, commandLimitMs);
}

/** The files of an instance's image for Glance, built on first use (as root): "vf", or "no-vf-driver" without igbvf. @public */
export async function instanceImage(kind: InstanceKind, place: CloudPlace = {}): Promise<InstanceImage> {
  const { settings, say } = open(place);
  return instanceImageIn(await buildInstanceImages(settings, say), kind);
}

/** Where the files are that lead a client to the cloud, and where Keystone answers. */
export function cloudClient(place: CloudPlace = {}): CloudFiles & { readonly authUrl: string } {
  return { ...cloudFiles(open(place).settings), authUrl };
}

/** Tells how to reach a host of the cloud, up or not. @public */
export function cloudHost(name: string, place: CloudPlace = {}): CloudHost {
  const lab = open(place);
  const member = findMember(name);
  const folder = memberFolder(lab, member);
  const { identityFile, knownHostsFile } = cloudFiles(lab.settings);
  return {
    name,
    address: "127.0.0.1",
    port: memberPort(lab.settings, member),
    user: "root",
    identityFile,
    knownHostsFile,
    consoleLog: member === controller ? containerLogOf(folder) : machineFiles(folder).consoleLog,
  };
}
