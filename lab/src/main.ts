import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { installPackages } from "./apt.ts";
import { runCloudCommand } from "./cloud/commands.ts";
import { clientFiles, portOf } from "./fleet-file.ts";
import { findHost, hosts } from "./hosts.ts";
import * as lab from "./lab.ts";
import { LabError } from "./lab-error.ts";
import { startProgress } from "./progress.ts";
import { readRunningPid } from "./qemu-process.ts";
import { readSettings } from "./settings.ts";
import { runOnHost } from "./ssh.ts";

const usage = `The host lab: three Linux hosts with emulated SR-IOV NICs (${hosts.map((host) => host.name).join(", ")}).

  lab/lab install              install the Debian packages that the lab needs here
  lab/lab build                build the images that are not built yet
  lab/lab up [HOST...]         have hosts running, with what they were changed to
  lab/lab reset [HOST...]      have hosts running as on their first day
  lab/lab down [HOST...]       switch hosts off cleanly
  lab/lab power-cut HOST       kill a host as a power cut does
  lab/lab start HOST           boot a host that is off with the disk that it had
  lab/lab status               say which hosts run, and where
  lab/lab ssh [USER@]HOST ...  log in to a host, or run a command there (users: root, ops, auto)
  lab/lab fleet                write the fleet file and print its path
  lab/lab clean                remove images that today's recipe does not use
  lab/lab cloud ...            the lab cloud: an OpenStack with two compute nodes; see lab/lab cloud help

up and reset resume hosts that were saved booted; with --boot they boot them from their disks.
`;

async function main(args: readonly string[]): Promise<number> {
  const [command = "help", ...rest] = args;
  const opened: lab.Lab = {
    settings: readSettings(process.env),
    say: startProgress((text) => process.stderr.write(text)),
  };
  if (command === "ssh") return openSsh(opened, rest);
  if (command === "cloud") return runCloudCommand(opened, rest);
  const start: lab.Start = rest.includes("--boot") ? "boot" : "resume";
  const names = rest.filter((each) => !each.startsWith("-"));
  switch (command) {
    case "install":
      await installPackages(opened.say);
      return 0;
    case "build":
      await lab.prepareLab(opened);
      return 0;
    case "up":
      await lab.upHosts(opened, names, start);
      return 0;
    case "reset":
      await lab.resetHosts(opened, names, start);
      return 0;
    case "down":
      await lab.downHosts(opened, names);
      return 0;
    case "power-cut":
      await lab.powerCut(opened, oneName(names));
      return 0;
    case "start":
      await lab.startHost(opened, oneName(names));
      return 0;
    case "status":
      return printStatus(opened);
    case "clean":
      await lab.cleanLab(opened);
      return 0;
    case "fleet":
      await lab.prepareLab(opened);
      process.stdout.write(`${clientFiles(opened.settings.stateDir).fleetFile}\n`);
      return 0;
    default:
      process.stdout.write(usage);
      return command === "help" || command === "--help" ? 0 : 64;
  }
}

function oneName(names: readonly string[]): string {
  const [name] = names;
  if (name !== undefined && names.length === 1) return name;
  throw new LabError(
    "this command takes one host",
    `name one of: ${hosts.map((host) => host.name).join(", ")}`,
  );
}

/** Prints a line for each host; exit code 0 when all of them answer SSH. */
async function printStatus(opened: lab.Lab): Promise<number> {
  let answering = 0;
  for (const host of hosts) {
    const pid = await readRunningPid(lab.folderOf(opened, host));
    const where = `127.0.0.1:${portOf(opened.settings, host)}`;
    if (pid === undefined) {
      process.stdout.write(`${host.name}  ${where}  off\n`);
      continue;
    }
    const result = await runOnHost(lab.loginOf(opened, host), "uptime -p", 15_000);
    if (result.exitCode === 0) answering += 1;
    const state = result.exitCode === 0 ? result.stdout.trim() : "does not answer SSH";
    process.stdout.write(`${host.name}  ${where}  pid ${pid}  ${state}\n`);
  }
  return answering === hosts.length ? 0 : 1;
}

function openSsh(opened: lab.Lab, args: readonly string[]): Promise<number> {
  const [target = "", ...command] = args;
  findHost(target.slice(target.indexOf("@") + 1));
  const config = clientFiles(opened.settings.stateDir).sshConfig;
  if (!existsSync(config)) throw new LabError("the lab has never been up here", "run: lab/lab up");
  const child = spawn("ssh", ["-F", config, target, ...command], { stdio: "inherit" });
  return new Promise((resolve) => child.on("close", (code) => resolve(code ?? 255)));
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof LabError)) throw error;
  process.stderr.write(`lab: ${error.message}\n     ${error.hint}\n`);
  process.exitCode = 1;
}
