import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { basename, join } from "node:path";
import { type Artifact, hashOf } from "./build-once.ts";
import { makeOverlay, readHostKey } from "./host-image.ts";
import { hostNetwork } from "./host-network.ts";
import type { HostDefinition } from "./hosts.ts";
import type { LabKeys } from "./keys.ts";
import { LabError } from "./lab-error.ts";
import { type Accel, hostArguments } from "./machine.ts";
import { type Say, startStopwatch } from "./progress.ts";
import { requireQemu } from "./qemu.ts";
import { killQemu, machineFiles, readRunningPid, startQemu } from "./qemu-process.ts";
import { openQmp, saveState } from "./qmp.ts";
import { type Login, runOnHost, waitForSsh } from "./ssh.ts";

/** What a booted state is made from. */
export type BootedSource = {
  readonly host: HostDefinition;
  readonly imageDir: string;
  readonly keys: LabKeys;
  readonly accel: Accel;
};

/** The longest that a host may take to boot until SSH answers, also on a busy machine without KVM. */
export const bootLimitMs = 10 * 60_000;
/** To be changed with the way in which a booted state is made. */
const recipe = "saved while running";
const settleLimitMs = 5 * 60_000;
const saveLimitMs = 5 * 60_000;
const lifetime = { seconds: 30 * 60, tied: true };

/** The saved memory of a booted host, in its booted state's folder. */
export function savedStateOf(bootedDir: string): string {
  return join(bootedDir, "memory");
}

/** Describes a host's booted state: its disk and its memory after a first boot, to go on from in seconds. */
export async function describeBootedState(source: BootedSource, say: Say): Promise<Artifact> {
  const { host, imageDir, accel } = source;
  const nowhere = hostArguments(host, { accel, files: machineFiles("/"), network: hostNetwork(host, 0) });
  return {
    label: `booted-${host.name}`,
    key: hashOf([recipe, basename(imageDir), await requireQemu(), ...nowhere]),
    build: (outDir) => buildBootedState(source, outDir, say),
  };
}

async function buildBootedState(source: BootedSource, outDir: string, say: Say): Promise<void> {
  const { host, imageDir, keys } = source;
  const port = await findFreePort();
  const knownHostsFile = join(outDir, "known_hosts");
  await writeFile(knownHostsFile, `[127.0.0.1]:${port} ${await readHostKey(imageDir)}\n`);
  await makeOverlay(machineFiles(outDir).disk, join("..", basename(imageDir), "disk.qcow2"));
  const login = { port, user: "root", identityFile: keys.identityFile, knownHostsFile };
  say(host.name, `first boot (${source.accel})`);
  const readTime = startStopwatch();
  await startQemu(outDir, host, { accel: source.accel, network: hostNetwork(host, port), lifetime });
  try {
    await waitForSsh(login, "true", {
      limitMs: bootLimitMs,
      stillRuns: async () => (await readRunningPid(outDir)) !== undefined,
    });
    say(host.name, `SSH answered ${readTime()} after power-on`);
    await settle(login);
    await saveAndQuit(outDir);
    say(host.name, "booted state saved");
  } finally {
    await killQemu(outDir);
  }
}

/** Saves the memory of a running host into its folder, and ends it. */
export async function saveAndQuit(folder: string): Promise<void> {
  const qmp = await openQmp(machineFiles(folder).qmpSocket);
  await saveState(qmp, savedStateOf(folder), saveLimitMs);
  await qmp.execute("quit");
  qmp.close();
}

/** Waits until the boot is over, and makes memory and disk small and consistent. */
export async function settle(login: Login): Promise<void> {
  const command =
    "systemctl is-system-running --wait; systemctl --failed --no-legend; sync; echo 3 >/proc/sys/vm/drop_caches";
  const result = await runOnHost(login, command, settleLimitMs);
  if (result.exitCode === 0 && result.stdout.trim() === "running") return;
  throw new LabError(`the host did not boot well: ${result.stdout}${result.stderr}`, "read its console.log");
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address !== null && typeof address === "object") return address.port;
  throw new LabError("no free port was found on 127.0.0.1", "look at the machine's network");
}
