import { join } from "node:path";
import { clientFiles, portOf } from "./fleet-file.ts";
import { busyPf, findHost, findHosts, freePf, type Pf } from "./hosts.ts";
import * as lab from "./lab.ts";
import { startProgress } from "./progress.ts";
import { machineFiles } from "./qemu-process.ts";
import { readSettings } from "./settings.ts";

/** All that a test needs to know about a host of the lab. */
export type LabHost = {
  readonly name: string;
  readonly address: "127.0.0.1";
  readonly port: number;
  readonly user: string;
  readonly identityFile: string;
  readonly knownHostsFile: string;
  /** PF 1: nothing uses it. */
  readonly freePf: Pf;
  /** PF 2: it carries the host's address and the SSH session. */
  readonly busyPf: Pf;
  /** The password with which the user "ops" may sudo is in this file. */
  readonly opsPasswordFile: string;
  readonly consoleLog: string;
};

function openLab(): lab.Lab {
  return { settings: readSettings(process.env), say: startProgress((text) => process.stderr.write(text)) };
}

/** Builds the lab unless it is built, and writes the client's files; returns the fleet file's path. @public */
export async function ensureLab(): Promise<string> {
  const opened = openLab();
  await lab.prepareLab(opened);
  return clientFiles(opened.settings.stateDir).fleetFile;
}

/** Has hosts running and answering SSH, with what they were changed to; no names mean all hosts. @public */
export async function upHosts(names: readonly string[] = []): Promise<readonly LabHost[]> {
  await lab.upHosts(openLab(), names, "resume");
  return findHosts(names).map((host) => labHost(host.name));
}

/** Has hosts running and answering SSH as on their first day; no names mean all hosts. */
export async function resetHosts(names: readonly string[] = []): Promise<readonly LabHost[]> {
  await lab.resetHosts(openLab(), names, "resume");
  return findHosts(names).map((host) => labHost(host.name));
}

/** Switches hosts off, cleanly if they can; no names mean all hosts. */
export function downHosts(names: readonly string[] = []): Promise<void> {
  return lab.downHosts(openLab(), names);
}

/** Kills a host as a power cut does; its disk keeps what was synced. */
export function powerCut(name: string): Promise<void> {
  return lab.powerCut(openLab(), name);
}

/** Boots a host that is off with the disk that it had, until SSH answers. */
export function startHost(name: string): Promise<void> {
  return lab.startHost(openLab(), name);
}

/** Tells how to reach a host, up or not. */
export function labHost(name: string): LabHost {
  const { settings } = openLab();
  const host = findHost(name);
  const { identityFile, knownHostsFile, opsPasswordFile } = clientFiles(settings.stateDir);
  return {
    name: host.name,
    address: "127.0.0.1",
    port: portOf(settings, host),
    user: "root",
    identityFile,
    knownHostsFile,
    freePf,
    busyPf,
    opsPasswordFile,
    consoleLog: machineFiles(join(settings.stateDir, host.name)).consoleLog,
  };
}
