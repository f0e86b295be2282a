import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Lifetime } from "./background.ts";
import { bootLimitMs, savedStateOf } from "./booted-state.ts";
import { removeOtherFolders } from "./build-once.ts";
import { findCloudFolders } from "./cloud/images.ts";
import { findNetwork } from "./cloud/network.ts";
import { clientFiles, portOf, writeClientFiles } from "./fleet-file.ts";
import { makeOverlay } from "./host-image.ts";
import { hostNetwork } from "./host-network.ts";
import { findHost, findHosts, type HostDefinition, hosts } from "./hosts.ts";
import { buildImages, type Images } from "./images.ts";
import { LabError } from "./lab-error.ts";
import { withLock } from "./lock.ts";
import { type Say, startStopwatch } from "./progress.ts";
import { requireQemu } from "./qemu.ts";
import { killQemu, machineFiles, pressPowerButton, readRunningPid, startQemu } from "./qemu-process.ts";
import type { Settings } from "./settings.ts";
import { type Login, waitForSsh } from "./ssh.ts";

const powerOffLimitMs = 90_000;

/** How a pristine host comes up: from its saved booted state, or by a boot from its pristine disk. */
export type Start = "resume" | "boot";

/** What every command of the lab works with. */
export type Lab = { readonly settings: Settings; readonly say: Say };

/** Builds what is missing and writes the client's files. */
export async function prepareLab(lab: Lab): Promise<Images> {
  await requireQemu();
  const images = await buildImages(lab.settings, lab.say);
  await writeClientFiles(lab.settings, images);
  return images;
}

/** Has the named hosts (none named: all) running and answering SSH; what they were changed to is kept. */
export async function upHosts(lab: Lab, names: readonly string[], start: Start): Promise<void> {
  const images = await prepareLab(lab);
  await onEach(lab, names, async (host) => {
    const folder = folderOf(lab, host);
    if (!(await isCurrent(lab, host, images))) {
      const ran = await killQemu(folder);
      if (ran) lab.say(host.name, "ran on an image of an older recipe; starting it anew");
      await startPristine(lab, { host, images, start });
    } else if ((await readRunningPid(folder)) === undefined) {
      await bootDisk(lab, host, images);
    } else {
      await waitUntilUp(lab, host, "true");
      lab.say(host.name, "is up already");
    }
  });
}

/** Throws away all that happened to the named hosts (none named: all) and has them up as at first. */
export async function resetHosts(lab: Lab, names: readonly string[], start: Start): Promise<void> {
  const images = await prepareLab(lab);
  await onEach(lab, names, async (host) => {
    await killQemu(folderOf(lab, host));
    await startPristine(lab, { host, images, start });
  });
}

/** Switches the named hosts (none named: all) off: by their power button, or by force after 90 s. */
export async function downHosts(lab: Lab, names: readonly string[]): Promise<void> {
  await onEach(lab, names, async (host) => {
    const folder = folderOf(lab, host);
    const readTime = startStopwatch();
    if ((await readRunningPid(folder)) === undefined) {
      lab.say(host.name, "is off already");
      return;
    }
    const clean = await pressPowerButton(folder, powerOffLimitMs).catch(() => false);
    if (!clean) await killQemu(folder);
    lab.say(host.name, clean ? `switched itself off in ${readTime()}` : "did not switch itself off; killed");
  });
}

/** Cuts a host's power: its QEMU is killed, and what the host had not yet synced is lost. */
export async function powerCut(lab: Lab, name: string): Promise<void> {
  const host = findHost(name);
  const cut = await killQemu(folderOf(lab, host));
  lab.say(host.name, cut ? "power cut" : "was off already");
}

/** Switches a host on again with the disk that it had. */
export async function startHost(lab: Lab, name: string): Promise<void> {
  const host = findHost(name);
  if (!existsSync(machineFiles(folderOf(lab, host)).disk)) {
    throw new LabError(`${name} has never been up here`, `run: lab/lab up ${name}`);
  }
  const images = await prepareLab(lab);
  await onEach(lab, [name], async () => {
    if (!(await isCurrent(lab, host, images))) {
      throw new LabError("its disk stands on an image of an older recipe", `run: lab/lab reset ${name}`);
    }
    await bootDisk(lab, host, images);
  });
}

/** Removes the images that today's recipe does not use; refused while a host runs, which may use them. */
export async function cleanLab(lab: Lab): Promise<void> {
  if (await findNetwork(join(lab.settings.stateDir, "cloud", "network"))) {
    throw new LabError(
      "the lab cloud runs, perhaps on images that would be removed",
      "run first: lab/lab cloud down",
    );
  }
  for (const host of hosts) {
    if ((await readRunningPid(folderOf(lab, host))) === undefined) continue;
    throw new LabError(
      `${host.name} runs, perhaps on an image that would be removed`,
      "run first: lab/lab down",
    );
  }
  const images = await prepareLab(lab);
  const kept = [...images.folders, ...(await findCloudFolders(lab.settings, lab.say))];
  for (const name of await removeOtherFolders(lab.settings.cacheDir, kept)) lab.say("removed", name);
}

/** How to log in to a host as root. */
export function loginOf(lab: Lab, host: HostDefinition): Login {
  const { identityFile, knownHostsFile } = clientFiles(lab.settings.stateDir);
  return { port: portOf(lab.settings, host), user: "root", identityFile, knownHostsFile };
}

/** The folder of a host's run: disk, logs, sockets. */
export function folderOf(lab: Lab, host: HostDefinition): string {
  return join(lab.settings.stateDir, host.name);
}

type HostStart = { readonly host: HostDefinition; readonly images: Images; readonly start: Start };

async function startPristine(lab: Lab, { host, images, start }: HostStart): Promise<void> {
  const folder = folderOf(lab, host);
  const { imageDir, bootedDir } = imagesOf(host, images);
  const files = machineFiles(folder);
  const readTime = startStopwatch();
  await rm(join(folder, "made-from"), { force: true });
  await rm(files.disk, { force: true });
  await rm(files.consoleLog, { force: true });
  await makeOverlay(files.disk, join(start === "resume" ? bootedDir : imageDir, "disk.qcow2"));
  await writeFile(join(folder, "made-from"), imageDir);
  const run = { accel: images.accel, network: hostNetwork(host, portOf(lab.settings, host)) };
  const savedState = start === "resume" ? { savedState: savedStateOf(bootedDir) } : {};
  await startQemu(folder, host, { ...run, ...savedState, lifetime: lifetimeOf(lab) });
  // A resumed host goes on with the time at which it was saved.
  await waitUntilUp(lab, host, start === "resume" ? `date -s @${Math.round(Date.now() / 1000)}` : "true");
  lab.say(
    host.name,
    `${start === "resume" ? "resumed" : "booted"} pristine in ${readTime()} (${images.accel})`,
  );
}

async function bootDisk(lab: Lab, host: HostDefinition, images: Images): Promise<void> {
  const folder = folderOf(lab, host);
  if ((await readRunningPid(folder)) !== undefined) {
    lab.say(host.name, "runs already");
    return;
  }
  lab.say(host.name, "booting with the disk that it had");
  const readTime = startStopwatch();
  const run = { accel: images.accel, network: hostNetwork(host, portOf(lab.settings, host)) };
  await startQemu(folder, host, { ...run, lifetime: lifetimeOf(lab) });
  await waitUntilUp(lab, host, "true");
  lab.say(host.name, `booted in ${readTime()} (${images.accel})`);
}

/** Hosts outlive the command that starts them. */
function lifetimeOf(lab: Lab): Lifetime {
  return { seconds: lab.settings.lifetimeSeconds, tied: false };
}

async function waitUntilUp(lab: Lab, host: HostDefinition, command: string): Promise<void> {
  const folder = folderOf(lab, host);
  const stillRuns = async () => (await readRunningPid(folder)) !== undefined;
  await waitForSsh(loginOf(lab, host), command, { limitMs: bootLimitMs, stillRuns });
}

/** Whether a host's disk stands on today's image; one of an older recipe is not booted again. */
async function isCurrent(lab: Lab, host: HostDefinition, images: Images): Promise<boolean> {
  const madeFrom = await readFile(join(folderOf(lab, host), "made-from"), "utf8").catch(() => "");
  return madeFrom === imagesOf(host, images).imageDir;
}

function imagesOf(host: HostDefinition, images: Images) {
  const found = images.hosts.find((each) => each.host.name === host.name);
  if (found) return found;
  throw new LabError(`${host.name} has no images`, "run: lab/lab build");
}

/** Works on the hosts in parallel, each under its lock, and reports every failure with its host. */
async function onEach(lab: Lab, names: readonly string[], work: (host: HostDefinition) => Promise<void>) {
  const chosen = findHosts(names);
  const results = await Promise.allSettled(
    chosen.map(async (host) => {
      await mkdir(folderOf(lab, host), { recursive: true });
      const onWait = () => lab.say(host.name, "another command works on it; waiting for that");
      await withLock(join(folderOf(lab, host), "lock"), onWait, () => work(host));
    }),
  );
  const failures = results.flatMap((result, place) =>
    result.status === "rejected" ? [describeFailure(chosen[place]?.name ?? "", result.reason)] : [],
  );
  if (failures.length > 0)
    throw new LabError(failures.join("\n"), `logs are in ${lab.settings.stateDir}/HOST/`);
}

function describeFailure(name: string, reason: unknown): string {
  return `${name}: ${reason instanceof LabError ? `${reason.message} (${reason.hint})` : String(reason)}`;
}
