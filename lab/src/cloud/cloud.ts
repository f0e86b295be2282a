import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Lab, Start } from "../lab.ts";
import { LabError } from "../lab-error.ts";
import { withLock } from "../lock.ts";
import { startStopwatch } from "../progress.ts";
import { requireQemu } from "../qemu.ts";
import { waitForCloud } from "./check.ts";
import { authUrl, cloudFolder, writeCloudFiles } from "./client-files.ts";
import { startForwards, stopForwards } from "./forwards.ts";
import { buildCloudImages, buildInstanceImages, type CloudImages } from "./images.ts";
import { instanceImageIn } from "./instance-image.ts";
import { controller, findMember, findMembers, type Member, members } from "./members.ts";
import { findNetwork, plugMachineIn, startNetwork, stopNetwork } from "./network.ts";
import {
  keptFolderOf,
  killMember,
  lifetimeOf,
  loginTo,
  type OpenCloud,
  readMemberPid,
  startAgain,
  startPristine,
  switchOff,
} from "./running.ts";

const apisLimitMs = 5 * 60_000;
const workLimitMs = 10 * 60_000;

/** Builds what is missing of the cloud and writes the client's files. */
export async function prepareCloud(lab: Lab): Promise<CloudImages> {
  if (process.getuid?.() !== 0) {
    throw new LabError(
      "the lab cloud needs root: it has a network and a container of its own",
      "run it as root",
    );
  }
  await requireQemu();
  const images = await buildCloudImages(lab.settings, lab.say);
  const instances = await buildInstanceImages(lab.settings, lab.say);
  await writeCloudFiles(lab.settings, images, instanceImageIn(instances, "vf"));
  return images;
}

/** Has the named hosts (none named: the whole cloud) running and working, with what they were changed to. */
export async function upCloud(lab: Lab, names: readonly string[], start: Start): Promise<void> {
  const chosen = findMembers(names);
  const images = await prepareCloud(lab);
  await underLock(lab, async () => {
    if (!(await isCurrent(lab, images))) {
      await startAnew(lab, images, { chosen: members, start });
      return;
    }
    const cloud = await openCloud(lab, images);
    const off: Member[] = [];
    for (const member of chosen) if ((await readMemberPid(lab, member)) === undefined) off.push(member);
    await startInOrder(cloud, off, (member) =>
      existsSync(keptFolderOf(lab, member)) ? startAgain(cloud, member) : startPristine(cloud, member, start),
    );
  });
}

/** Throws away all that happened to the named hosts (none named: the whole cloud), and has them as at first. */
export async function resetCloud(lab: Lab, names: readonly string[], start: Start): Promise<void> {
  const chosen = findMembers(names);
  const images = await prepareCloud(lab);
  await underLock(lab, async () => {
    const all = names.length === 0 || !(await isCurrent(lab, images));
    await startAnew(lab, images, { chosen: all ? members : chosen, start });
  });
}

/** Switches the named hosts off; with none named also the cloud's network, so that nothing is left. */
export async function downCloud(lab: Lab, names: readonly string[]): Promise<void> {
  const chosen = findMembers(names);
  await underLock(lab, async () => {
    await Promise.all(
      chosen.filter((member) => member !== controller).map((member) => switchOff(lab, member)),
    );
    if (chosen.includes(controller)) await switchOff(lab, controller);
    if (names.length === 0) await closeCloud(lab);
  });
}

/** Cuts a host's power: what it had not yet synced is lost. */
export async function cutCloudPower(lab: Lab, name: string): Promise<void> {
  const cut = await killMember(lab, findMember(name));
  lab.say(name, cut ? "power cut" : "was off already");
}

/** Boots a host that is off with what it was changed to, until SSH answers; its services may take longer. */
export async function startCloudHost(lab: Lab, name: string): Promise<void> {
  const member = findMember(name);
  const images = await prepareCloud(lab);
  await underLock(lab, async () => {
    if (!existsSync(keptFolderOf(lab, member)) || !(await isCurrent(lab, images))) {
      throw new LabError(
        `${name} has never been up here, or on images of an older recipe`,
        "run: lab/lab cloud up",
      );
    }
    if ((await readMemberPid(lab, member)) !== undefined) lab.say(name, "runs already");
    else await startAgain(await openCloud(lab, images), member);
  });
}

type Anew = { readonly chosen: readonly Member[]; readonly start: Start };

async function startAnew(lab: Lab, images: CloudImages, { chosen, start }: Anew): Promise<void> {
  for (const member of chosen) await killMember(lab, member);
  const madeFrom = join(cloudFolder(lab.settings), "made-from");
  if (chosen.length === members.length) {
    await closeCloud(lab);
    await rm(madeFrom, { force: true });
  }
  const cloud = await openCloud(lab, images);
  await startInOrder(cloud, chosen, (member) => startPristine(cloud, member, start));
  await writeFile(madeFrom, images.bootedDir);
}

/** Starts hosts, the controller first, and waits until the whole cloud works. */
async function startInOrder(
  cloud: OpenCloud,
  chosen: readonly Member[],
  startOne: (member: Member) => Promise<void>,
): Promise<void> {
  const { lab, network } = cloud;
  const readTime = startStopwatch();
  const check = { login: loginTo(lab, network, controller), say: lab.say };
  if (chosen.includes(controller)) {
    const since = new Date();
    await startOne(controller);
    await waitForCloud({ ...check, since, scope: "apis", limitMs: apisLimitMs });
    lab.say(controller.name, `the APIs answer after ${readTime()}`);
  }
  const since = new Date();
  const nodes = chosen.filter((member) => member !== controller);
  const results = await Promise.allSettled(nodes.map(startOne));
  for (const result of results) if (result.status === "rejected") throw result.reason;
  for (const member of members) {
    if ((await readMemberPid(lab, member)) !== undefined) continue;
    lab.say(member.name, "is off; what it does for the cloud is not waited for");
    return;
  }
  await waitForCloud({ ...check, since, scope: "all", limitMs: workLimitMs });
  await askFromHere();
  lab.say("cloud", `works after ${readTime()}: Keystone is ${authUrl}`);
}

/** What works inside has to work from this machine, too. */
async function askFromHere(): Promise<void> {
  const answer = await fetch(authUrl, { signal: AbortSignal.timeout(20_000) }).catch(
    (error: unknown) => error,
  );
  if (answer instanceof Response && answer.ok) return;
  throw new LabError(
    `Keystone does not answer this machine at ${authUrl}: ${String(answer)}`,
    "look at: ip addr",
  );
}

/** Has the cloud's network there, with this machine on it and ports that lead to the hosts. */
async function openCloud(lab: Lab, images: CloudImages): Promise<OpenCloud> {
  const folder = join(cloudFolder(lab.settings), "network");
  let network = await findNetwork(folder);
  if (!network) {
    for (const member of members) await killMember(lab, member);
    network = await startNetwork(folder, lifetimeOf(lab));
    try {
      await plugMachineIn(folder);
    } catch (error) {
      await stopNetwork(folder);
      throw error;
    }
  }
  await startForwards(lab.settings, lifetimeOf(lab));
  return { lab, images, network };
}

async function closeCloud(lab: Lab): Promise<void> {
  await stopForwards(lab.settings);
  await stopNetwork(join(cloudFolder(lab.settings), "network"));
}

/** Whether the cloud's hosts stand on today's images; those of an older recipe are not started again. */
async function isCurrent(lab: Lab, images: CloudImages): Promise<boolean> {
  const madeFrom = await readFile(join(cloudFolder(lab.settings), "made-from"), "utf8").catch(() => "");
  return madeFrom === images.bootedDir;
}

async function underLock(lab: Lab, work: () => Promise<void>): Promise<void> {
  const folder = cloudFolder(lab.settings);
  await mkdir(folder, { recursive: true });
  const onWait = () => lab.say("cloud", "another command works on it; waiting for that");
  await withLock(join(folder, "lock"), onWait, work);
}
