import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { HostDefinition } from "./hosts.ts";
import { LabError } from "./lab-error.ts";
import { hostArguments, type MachineFiles, type MachineRun } from "./machine.ts";
import { qemu } from "./qemu.ts";
import { openQmp } from "./qmp.ts";
import { readTail } from "./run-program.ts";

/** Which process is a host's QEMU; the start time tells it from a later process with the same id. */
type ProcessRecord = { readonly pid: number; readonly startTicks: string };

const startLimitMs = 60_000;
const killLimitMs = 20_000;
const longestSocketPath = 107;

/** Where a host keeps its disk, its logs and its sockets. */
export function machineFiles(folder: string): MachineFiles {
  return {
    disk: join(folder, "disk.qcow2"),
    consoleLog: join(folder, "console.log"),
    qmpSocket: join(folder, "qmp.sock"),
    pidFile: join(folder, "qemu.pid"),
  };
}

/** How long a QEMU may run: so many seconds, and no longer than this process where it is tied to it. */
export type Lifetime = { readonly seconds: number; readonly tied: boolean };

/** Starts a host's QEMU in the background, in its folder; it ends by itself after its lifetime. */
export async function startQemu(
  folder: string,
  host: HostDefinition,
  { lifetime, ...run }: Omit<MachineRun, "files"> & { readonly lifetime: Lifetime },
): Promise<void> {
  const files = machineFiles(folder);
  if (files.qmpSocket.length > longestSocketPath) {
    throw new LabError(
      `the path of a socket would be too long: ${files.qmpSocket}`,
      "set VFLEET_LAB_STATE to a shorter one",
    );
  }
  await rm(files.pidFile, { force: true });
  await rm(files.qmpSocket, { force: true });
  const tie = lifetime.tied ? ["setpriv", "--pdeathsig", "TERM"] : [];
  const limit = ["timeout", "--kill-after=30", String(lifetime.seconds)];
  const command = [...tie, ...limit, qemu, ...hostArguments(host, { ...run, files })];
  const logFile = join(folder, "qemu.log");
  const log = openSync(logFile, "w");
  const child = spawn("env", command, { stdio: ["ignore", log, log], detached: true });
  closeSync(log);
  let ended = false;
  child.on("exit", () => (ended = true)).on("error", () => (ended = true));
  child.unref();
  const deadline = Date.now() + startLimitMs;
  while (!(await recordProcess(folder))) {
    if (ended || Date.now() > deadline) {
      throw new LabError(`QEMU did not start:\n${await readTail(logFile)}`, `read the whole log: ${logFile}`);
    }
    await delay(50);
  }
}

/** The process id of a host's QEMU, or undefined when it does not run. */
export async function readRunningPid(folder: string): Promise<number | undefined> {
  const text = await readFile(join(folder, "process.json"), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const record = JSON.parse(text) as ProcessRecord;
  const startTicks = await readStartTicks(record.pid);
  return startTicks === record.startTicks ? record.pid : undefined;
}

/** Ends a host's QEMU at once, as a power cut does; returns false when it did not run. */
export async function killQemu(folder: string): Promise<boolean> {
  const pid = await readRunningPid(folder);
  if (pid === undefined) return false;
  process.kill(pid, "SIGKILL");
  await waitForEnd(folder, killLimitMs);
  return true;
}

/** Presses a host's power button and waits for it to switch itself off; false when it did not in time. */
export async function pressPowerButton(folder: string, limitMs: number): Promise<boolean> {
  const qmp = await openQmp(machineFiles(folder).qmpSocket);
  await qmp.execute("system_powerdown");
  const ended = await waitForEnd(folder, limitMs);
  qmp.close();
  return ended;
}

async function waitForEnd(folder: string, limitMs: number): Promise<boolean> {
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    if ((await readRunningPid(folder)) === undefined) return true;
    await delay(50);
  }
  return false;
}

/** Writes down which process QEMU is, as soon as it has told; false until then. */
async function recordProcess(folder: string): Promise<boolean> {
  const text = await readFile(machineFiles(folder).pidFile, "utf8").catch(() => "");
  const pid = Number(text.trim());
  const startTicks = pid > 0 ? await readStartTicks(pid) : undefined;
  if (startTicks === undefined) return false;
  const record: ProcessRecord = { pid, startTicks };
  await writeFile(join(folder, "process.json"), JSON.stringify(record));
  return true;
}

/** The kernel's start time of a living process; undefined when it is gone or a zombie. */
async function readStartTicks(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields?.[0] === "Z" ? undefined : fields?.[19];
}
