import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Lifetime, startBackground } from "./background.ts";
import { LabError } from "./lab-error.ts";
import { hostArguments, type Machine, type MachineFiles, type MachineRun } from "./machine.ts";
import { endRecorded, readRecordedPid, waitForRecordedEnd } from "./process-record.ts";
import { qemu } from "./qemu.ts";
import { openQmp } from "./qmp.ts";

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

/** How a host's QEMU is started. */
export type QemuStart = Omit<MachineRun, "files"> & {
  readonly lifetime: Lifetime;
  /** The file of a network namespace to run in, where that is not this process's own. */
  readonly networkNamespace?: string;
};

/** Starts a host's QEMU in the background, in its folder; it ends by itself after its lifetime. */
export async function startQemu(
  folder: string,
  machine: Machine,
  { lifetime, networkNamespace, ...run }: QemuStart,
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
  const inside = networkNamespace ? ["nsenter", `--net=${networkNamespace}`] : [];
  await startBackground({
    command: [...inside, qemu, ...hostArguments(machine, { ...run, files })],
    logFile: join(folder, "qemu.log"),
    pidFile: files.pidFile,
    recordFile: recordOf(folder),
    lifetime,
  });
}

/** The process id of a host's QEMU, or undefined when it does not run. */
export function readRunningPid(folder: string): Promise<number | undefined> {
  return readRecordedPid(recordOf(folder));
}

/** Ends a host's QEMU at once, as a power cut does; returns false when it did not run. */
export async function killQemu(folder: string): Promise<boolean> {
  return (await endRecorded(recordOf(folder), "SIGKILL", killLimitMs)) !== "absent";
}

/** Presses a host's power button and waits for it to switch itself off; false when it did not in time. */
export async function pressPowerButton(folder: string, limitMs: number): Promise<boolean> {
  const qmp = await openQmp(machineFiles(folder).qmpSocket);
  await qmp.execute("system_powerdown");
  const ended = await waitForRecordedEnd(recordOf(folder), limitMs);
  qmp.close();
  return ended;
}

function recordOf(folder: string): string {
  return join(folder, "process.json");
}
