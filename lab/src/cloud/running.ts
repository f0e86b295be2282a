import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Lifetime } from "../background.ts";
import { bootLimitMs, savedStateOf } from "../booted-state.ts";
import { makeOverlay } from "../host-image.ts";
import type { Lab, Start } from "../lab.ts";
import { LabError } from "../lab-error.ts";
import { layerOf } from "../layered-root.ts";
import { startStopwatch } from "../progress.ts";
import { killQemu, machineFiles, pressPowerButton, readRunningPid, startQemu } from "../qemu-process.ts";
import { type Login, runOnHost, waitForSsh } from "../ssh.ts";
import { cloudFiles, cloudFolder } from "./client-files.ts";
import { killContainer, readContainerPid, shutContainerDown, startContainer } from "./container.ts";
import type { CloudImages } from "./images.ts";
import { inside } from "./logins.ts";
import { type ComputeNode, computeNodes, controller, type Member, nodeNetwork } from "./members.ts";
import type { CloudNetwork } from "./network.ts";

/** A cloud whose network is there, so that its hosts can be started. */
export type OpenCloud = {
  readonly lab: Lab;
  readonly images: CloudImages;
  readonly network: CloudNetwork;
};

const powerOffLimitMs = 120_000;

/** The folder of a host's run: what it changed, its console, its process. */
export function memberFolder(lab: Lab, member: Member): string {
  return join(cloudFolder(lab.settings), member.name);
}

/** The process id of a host, or undefined when it is off. */
export function readMemberPid(lab: Lab, member: Member): Promise<number | undefined> {
  const folder = memberFolder(lab, member);
  return member === controller ? readContainerPid(folder) : readRunningPid(folder);
}

/** How the lab itself logs in to a host of a running cloud. */
export function loginTo(lab: Lab, network: CloudNetwork, member: Member): Login {
  return inside(network, member, cloudFiles(lab.settings));
}

/** Hosts outlive the command that starts them. */
export function lifetimeOf(lab: Lab): Lifetime {
  return { seconds: lab.settings.lifetimeSeconds, tied: false };
}

/** Starts a host as on the cloud's first day, until SSH answers. */
export async function startPristine(cloud: OpenCloud, member: Member, start: Start): Promise<void> {
  const folder = memberFolder(cloud.lab, member);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const node = computeNodes.find((each) => each === member);
  if (!node) return startController(cloud);
  const { disk } = machineFiles(folder);
  const booted = join(cloud.images.bootedDir, node.name);
  await makeOverlay(disk, machineFiles(booted).disk);
  await startNode(cloud, node, start === "resume" ? savedStateOf(booted) : undefined);
}

/** Starts a host with what it was changed to, until SSH answers. */
export function startAgain(cloud: OpenCloud, member: Member): Promise<void> {
  const node = computeNodes.find((each) => each === member);
  return node ? startNode(cloud, node) : startController(cloud);
}

async function startController(cloud: OpenCloud): Promise<void> {
  const { lab, images, network } = cloud;
  const readTime = startStopwatch();
  const folder = memberFolder(lab, controller);
  await startContainer({ folder, lowers: images.controllerLayers, network, lifetime: lifetimeOf(lab) });
  await waitUntilUp(cloud, controller);
  lab.say(controller.name, `answered SSH in ${readTime()}`);
}

async function startNode(cloud: OpenCloud, node: ComputeNode, savedState?: string): Promise<void> {
  const { lab, images, network } = cloud;
  const readTime = startStopwatch();
  await startQemu(memberFolder(lab, node), node, {
    accel: images.accel,
    network: nodeNetwork(node),
    networkNamespace: network.namespace,
    lifetime: lifetimeOf(lab),
    ...(savedState === undefined ? {} : { savedState }),
  });
  await waitUntilUp(cloud, node);
  if (savedState !== undefined) await wakeUp(loginTo(lab, network, node));
  lab.say(node.name, `${savedState === undefined ? "booted" : "resumed"} in ${readTime()} (${images.accel})`);
}

/**
 * A resumed host goes on with the time at which it was saved, and with connections to a controller of that time.
 * Those are cut, for it would notice only after minutes that nobody is at the other end.
 */
async function wakeUp(login: Login): Promise<void> {
  const now = Math.round(Date.now() / 1000);
  const result = await runOnHost(login, `date -s @${now} && ss --kill dst ${controller.address} >/dev/null`);
  if (result.exitCode !== 0) {
    throw new LabError(`its clock could not be set: ${result.stderr}`, "read its console.log");
  }
}

async function waitUntilUp(cloud: OpenCloud, member: Member): Promise<void> {
  const stillRuns = async () => (await readMemberPid(cloud.lab, member)) !== undefined;
  const login = loginTo(cloud.lab, cloud.network, member);
  await waitForSsh(login, "true", { limitMs: bootLimitMs, stillRuns });
}

/** Ends a host at once, as a power cut does; returns false when it was off. */
export function killMember(lab: Lab, member: Member): Promise<boolean> {
  const folder = memberFolder(lab, member);
  return member === controller ? killContainer(folder) : killQemu(folder);
}

/** Switches a host off by its power button, or by force when that takes too long. */
export async function switchOff(lab: Lab, member: Member): Promise<void> {
  const readTime = startStopwatch();
  if ((await readMemberPid(lab, member)) === undefined) {
    lab.say(member.name, "is off already");
    return;
  }
  const folder = memberFolder(lab, member);
  const press = member === controller ? shutContainerDown : pressPowerButton;
  const clean = await press(folder, powerOffLimitMs).catch(() => false);
  if (!clean) await killMember(lab, member);
  lab.say(member.name, clean ? `switched itself off in ${readTime()}` : "did not switch itself off; killed");
}

/** Whether a host has something that it was changed to, from an earlier run. */
export function keptFolderOf(lab: Lab, member: Member): string {
  const folder = memberFolder(lab, member);
  return member === controller ? layerOf(folder) : machineFiles(folder).disk;
}
