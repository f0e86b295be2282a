import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { bootLimitMs, saveAndQuit, settle } from "../booted-state.ts";
import { type Artifact, hashOf } from "../build-once.ts";
import { makeOverlay } from "../host-image.ts";
import type { LabKeys } from "../keys.ts";
import { LabError } from "../lab-error.ts";
import { layerOf } from "../layered-root.ts";
import { type Accel, hostArguments } from "../machine.ts";
import { type Say, startStopwatch } from "../progress.ts";
import { requireQemu } from "../qemu.ts";
import { killQemu, machineFiles, readRunningPid, startQemu } from "../qemu-process.ts";
import { type Login, waitForSsh } from "../ssh.ts";
import { waitForCloud } from "./check.ts";
import { killContainer, shutContainerDown, startContainer } from "./container.ts";
import { inside, knownHostsLine } from "./logins.ts";
import { type ComputeNode, computeNodes, controller, nodeNetwork } from "./members.ts";
import { type CloudNetwork, startNetwork, stopNetwork } from "./network.ts";

/** What a booted cloud is made from. */
export type BootedCloudSource = {
  readonly controllerDir: string;
  /** The layers of the controller, the topmost first. */
  readonly controllerLayers: readonly string[];
  /** The folder of each node's disk, by the node's name. */
  readonly nodeDirs: Readonly<Record<string, string>>;
  readonly keys: LabKeys;
  readonly accel: Accel;
  readonly say: Say;
};

/** To be changed with the way in which a booted cloud is made. */
const recipe = "computes saved while running, controller shut down";
const lifetime = { seconds: 60 * 60, tied: true };
const joinLimitMs = 15 * 60_000;
const shutdownLimitMs = 90_000;

/** Describes the cloud after its first boot: the nodes' memory and disks, and the controller that knows them. */
export async function describeBootedCloud(source: BootedCloudSource): Promise<Artifact> {
  const machines = computeNodes.flatMap((node) =>
    hostArguments(node, { accel: source.accel, files: machineFiles("/"), network: nodeNetwork(node) }),
  );
  const images = [source.controllerDir, ...Object.values(source.nodeDirs)].map((folder) => basename(folder));
  return {
    label: "booted-cloud",
    key: hashOf([recipe, await requireQemu(), ...images, ...machines]),
    build: (outDir) => buildBootedCloud(source, outDir),
  };
}

async function buildBootedCloud(source: BootedCloudSource, outDir: string): Promise<void> {
  const { say, controllerLayers } = source;
  const controllerDir = join(outDir, controller.name);
  const networkDir = join(outDir, "network");
  const network = await startNetwork(networkDir, lifetime);
  try {
    say("cloud", "first boot of all three hosts");
    await startContainer({ folder: controllerDir, lowers: controllerLayers, network, lifetime });
    const logins = await writeLogins(source, outDir, network);
    const since = new Date();
    await Promise.all(
      computeNodes.map((node) => bootNode(source, outDir, { node, network, login: logins(node.name) })),
    );
    await waitForCloud({ login: logins(controller.name), since, scope: "all", limitMs: joinLimitMs, say });
    await Promise.all(computeNodes.map((node) => settle(logins(node.name))));
    await Promise.all(computeNodes.map((node) => saveAndQuit(join(outDir, node.name))));
    if (!(await shutContainerDown(controllerDir, shutdownLimitMs))) {
      throw new LabError("the controller did not shut down", "read ctl/console.log");
    }
  } finally {
    await Promise.all(computeNodes.map((node) => killQemu(join(outDir, node.name))));
    await killContainer(controllerDir);
    await stopNetwork(networkDir);
  }
  await rm(networkDir, { recursive: true });
  await Promise.all(["work", "mnt"].map((name) => rm(join(controllerDir, name), { recursive: true })));
  say("cloud", "booted cloud saved");
}

type Boot = { readonly node: ComputeNode; readonly network: CloudNetwork; readonly login: Login };

async function bootNode(source: BootedCloudSource, outDir: string, boot: Boot): Promise<void> {
  const { node, network, login } = boot;
  const folder = join(outDir, node.name);
  const image = source.nodeDirs[node.name];
  if (image === undefined) throw new LabError(`${node.name} has no image`, "run: lab/lab cloud build");
  await mkdir(folder);
  await makeOverlay(machineFiles(folder).disk, join("..", "..", basename(image), "disk.qcow2"));
  const readTime = startStopwatch();
  const run = { accel: source.accel, network: nodeNetwork(node), networkNamespace: network.namespace };
  await startQemu(folder, node, { ...run, lifetime });
  const stillRuns = async () => (await readRunningPid(folder)) !== undefined;
  await waitForSsh(login, "true", { limitMs: bootLimitMs, stillRuns });
  source.say(node.name, `SSH answered ${readTime()} after power-on`);
}

async function writeLogins(
  source: BootedCloudSource,
  outDir: string,
  network: CloudNetwork,
): Promise<(name: string) => Login> {
  const knownHostsFile = join(outDir, "known_hosts");
  const lines = [await knownHostsLine(controller, source.controllerDir)];
  for (const node of computeNodes) lines.push(await knownHostsLine(node, source.nodeDirs[node.name] ?? ""));
  await writeFile(knownHostsFile, lines.join(""));
  const files = { identityFile: source.keys.identityFile, knownHostsFile };
  return (name) => {
    const member = [controller, ...computeNodes].find((each) => each.name === name);
    if (!member) throw new LabError(`the cloud has no ${name}`, "this is a fault of the lab");
    return inside(network, member, files);
  };
}

/** The layers of the controller that knows its nodes, the topmost first. */
export function bootedLayers(bootedDir: string, controllerLayers: readonly string[]): string[] {
  return [layerOf(join(bootedDir, controller.name)), ...controllerLayers];
}
