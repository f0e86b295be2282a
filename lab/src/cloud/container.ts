import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Lifetime, startBackground } from "../background.ts";
import { hostDir, joinLayers } from "../layered-root.ts";
import { endRecorded, readRecordedPid } from "../process-record.ts";
import { type CloudNetwork, plugControllerIn } from "./network.ts";

/** One run of the controller. */
export type ContainerRun = {
  /** Where it keeps what is changed, its log and its process id. */
  readonly folder: string;
  /** The layers that it stands on, the topmost first. */
  readonly lowers: readonly string[];
  readonly network: CloudNetwork;
  readonly lifetime: Lifetime;
};

const killLimitMs = 30_000;

function filesOf(folder: string) {
  return {
    logFile: join(folder, "console.log"),
    pidFile: join(folder, "nspawn.pid"),
    recordFile: join(folder, "process.json"),
  };
}

/** Where the controller's console goes. */
export function containerLogOf(folder: string): string {
  return filesOf(folder).logFile;
}

/** Boots the controller: Debian under systemd, in a container on an overlay. */
export async function startContainer({ folder, lowers, network, lifetime }: ContainerRun): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files = filesOf(folder);
  const script = join(hostDir, "run-controller.sh");
  await startBackground({
    command: ["sh", script, network.namespace, files.pidFile, folder, joinLayers(lowers)],
    ...files,
    lifetime,
  });
  await plugControllerIn(network);
}

/** The process id of the controller's container, or undefined when it does not run. */
export function readContainerPid(folder: string): Promise<number | undefined> {
  return readRecordedPid(filesOf(folder).recordFile);
}

/** Shuts the controller down as its power button would; false when it did not end in time. */
export async function shutContainerDown(folder: string, limitMs: number): Promise<boolean> {
  return (await endRecorded(filesOf(folder).recordFile, "SIGTERM", limitMs)) !== "still runs";
}

/** Ends the controller at once, as a power cut does; returns false when it did not run. */
export async function killContainer(folder: string): Promise<boolean> {
  return (await endRecorded(filesOf(folder).recordFile, "SIGKILL", killLimitMs)) !== "absent";
}
