import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import type { Lab } from "../lab.ts";
import { LabError } from "../lab-error.ts";
import { runOnHost } from "../ssh.ts";
import { authUrl, clientLogin, cloudFiles, memberPort } from "./client-files.ts";
import { cutCloudPower, downCloud, prepareCloud, resetCloud, startCloudHost, upCloud } from "./cloud.ts";
import { buildInstanceImages } from "./images.ts";
import { type InstanceKind, instanceImageIn, instanceKinds } from "./instance-image.ts";
import { findMember, members } from "./members.ts";
import { readMemberPid } from "./running.ts";

const usage = `The lab cloud: an OpenStack of one controller and two compute nodes (${members.map((each) => each.name).join(", ")}).

  lab/lab cloud build            build the images that are not built yet
  lab/lab cloud up [HOST...]     have the cloud working, with what it was changed to
  lab/lab cloud reset [HOST...]  have the cloud working as on its first day, before SR-IOV
  lab/lab cloud down [HOST...]   switch hosts off cleanly
  lab/lab cloud power-cut HOST   kill a host as a power cut does
  lab/lab cloud start HOST       boot a host that is off with what it was changed to
  lab/lab cloud status           say which hosts run, and where
  lab/lab cloud ssh HOST ...     log in to a host as root, or run a command there
  lab/lab cloud fleet            write the fleet file and print its path
  lab/lab cloud clouds           write clouds.yaml and print its path
  lab/lab cloud image [KIND]     build the image of an instance, and print its files as JSON (${instanceKinds.join(", ")})

reset resumes compute nodes that were saved booted; with --boot it boots them from their disks.
`;

/** Runs a command of the lab cloud and returns the exit code. */
export async function runCloudCommand(lab: Lab, args: readonly string[]): Promise<number> {
  const [command = "help", ...rest] = args;
  const names = rest.filter((each) => !each.startsWith("-"));
  const start = rest.includes("--boot") ? "boot" : "resume";
  const work: Readonly<Record<string, () => Promise<unknown>>> = {
    build: () => prepareCloud(lab),
    up: () => upCloud(lab, names, start),
    reset: () => resetCloud(lab, names, start),
    down: () => downCloud(lab, names),
    "power-cut": () => cutCloudPower(lab, oneName(names)),
    start: () => startCloudHost(lab, oneName(names)),
    fleet: () => printPath(lab, "fleetFile"),
    clouds: () => printPath(lab, "cloudsFile"),
    image: () => printImage(lab, rest[0] ?? "vf"),
  };
  if (command === "ssh") return openSsh(lab, rest);
  if (command === "status") return printStatus(lab);
  const chosen = Object.hasOwn(work, command) ? work[command] : undefined;
  if (!chosen) {
    process.stdout.write(usage);
    return command === "help" || command === "--help" ? 0 : 64;
  }
  await chosen();
  return 0;
}

function oneName(names: readonly string[]): string {
  const [name] = names;
  if (name !== undefined && names.length === 1) return name;
  throw new LabError(
    "this command takes one host",
    `name one of: ${members.map((each) => each.name).join(", ")}`,
  );
}

async function printPath(lab: Lab, file: "fleetFile" | "cloudsFile"): Promise<void> {
  await prepareCloud(lab);
  process.stdout.write(`${cloudFiles(lab.settings)[file]}\n`);
}

async function printImage(lab: Lab, wanted: string): Promise<void> {
  const kind = instanceKinds.find((each): each is InstanceKind => each === wanted);
  if (!kind) throw new LabError(`no kind "${wanted}" of image`, `take one of: ${instanceKinds.join(", ")}`);
  const folder = await buildInstanceImages(lab.settings, lab.say);
  process.stdout.write(`${JSON.stringify(instanceImageIn(folder, kind), undefined, 2)}\n`);
}

/** Prints a line for each host; exit code 0 when all of them answer SSH. */
async function printStatus(lab: Lab): Promise<number> {
  let answering = 0;
  for (const member of members) {
    const pid = await readMemberPid(lab, member);
    const where = `127.0.0.1:${memberPort(lab.settings, member)}`;
    if (pid === undefined) {
      process.stdout.write(`${member.name}  ${where}  off\n`);
      continue;
    }
    const result = await runOnHost(clientLogin(lab.settings, member), "uptime -p", 15_000);
    if (result.exitCode === 0) answering += 1;
    const state = result.exitCode === 0 ? result.stdout.trim() : "does not answer SSH";
    process.stdout.write(`${member.name}  ${where}  pid ${pid}  ${state}\n`);
  }
  process.stdout.write(`Keystone  ${authUrl}\n`);
  return answering === members.length ? 0 : 1;
}

function openSsh(lab: Lab, args: readonly string[]): Promise<number> {
  const [name = "", ...command] = args;
  findMember(name);
  const { sshConfig } = cloudFiles(lab.settings);
  if (!existsSync(sshConfig))
    throw new LabError("the lab cloud has never been up here", "run: lab/lab cloud up");
  const child = spawn("ssh", ["-F", sshConfig, name, ...command], { stdio: "inherit" });
  return new Promise((resolve) => child.on("close", (code) => resolve(code ?? 255)));
}
