import { readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Artifact, hashOf } from "../build-once.ts";
import { type LabKeys, makeKeyPair } from "../keys.ts";
import { LabError } from "../lab-error.ts";
import { guestDir, layerOf, runInRoot } from "../layered-root.ts";
import type { Say } from "../progress.ts";
import { readTail, runProgram } from "../run-program.ts";
import { sshCommand, waitForSsh } from "../ssh.ts";
import { killContainer, readContainerPid, shutContainerDown, startContainer } from "./container.ts";
import { inside, knownHostsLine } from "./logins.ts";
import { controller } from "./members.ts";
import { startNetwork, stopNetwork } from "./network.ts";
import type { CloudSecrets } from "./secrets.ts";

/** What the controller is made of. */
export type ControllerSource = {
  /** The layers below, the topmost first. */
  readonly lowers: readonly string[];
  readonly secretsDir: string;
  readonly secrets: CloudSecrets;
  readonly keys: LabKeys;
  readonly say: Say;
};

const cloudDir = join(guestDir, "cloud");
const scripts = ["controller-setup.sh", "set-options.py", "provision-controller.sh", "fill-catalogue.py"];
const lifetime = { seconds: 30 * 60, tied: true };
const bootLimitMs = 2 * 60_000;
const provisionLimitMs = 20 * 60_000;
const shutdownLimitMs = 90_000;

/** Describes the controller: configured, its databases filled, switched off. */
export async function describeController(source: ControllerSource): Promise<Artifact> {
  const texts = await Promise.all(scripts.map((file) => readFile(join(cloudDir, file), "utf8")));
  const below = source.lowers.map((layer) => layer.split("/").slice(-2).join("/"));
  return {
    label: "controller",
    key: hashOf([...below, basename(source.secretsDir), source.keys.publicKey, ...texts]),
    build: (outDir) => buildController(source, outDir),
  };
}

async function buildController(source: ControllerSource, outDir: string): Promise<void> {
  const { lowers, secrets, keys, say } = source;
  say("controller", "configuring its services");
  const hostKey = join(outDir, "ssh_host_ed25519_key");
  await makeKeyPair(hostKey, "root@ctl");
  await writeFile(join(outDir, "authorized_keys"), `${keys.publicKey}\n`);
  await runInRoot({
    lowers,
    outDir,
    script: "cloud/controller-setup.sh",
    hostname: controller.name,
    beside: {
      "secrets.env": secrets.file,
      ...Object.fromEntries(scripts.map((file) => [file, join(cloudDir, file)])),
      ssh_host_ed25519_key: hostKey,
      authorized_keys: join(outDir, "authorized_keys"),
    },
  });
  await rm(hostKey);
  const network = await startNetwork(join(outDir, "network"), lifetime);
  try {
    await startContainer({ folder: outDir, lowers, network, lifetime });
    await provision(source, outDir, network.namespace);
    if (!(await shutContainerDown(outDir, shutdownLimitMs))) {
      throw new LabError("the controller did not shut down", `read ${outDir}/console.log`);
    }
  } finally {
    await killContainer(outDir);
    await stopNetwork(join(outDir, "network"));
  }
  await Promise.all(
    ["network", "work", "mnt"].map((name) => rm(join(outDir, name), { recursive: true, force: true })),
  );
  say("controller", "is ready");
}

async function provision(source: ControllerSource, outDir: string, namespace: string): Promise<void> {
  const { keys, say } = source;
  const knownHostsFile = join(outDir, "known_hosts");
  await writeFile(knownHostsFile, await knownHostsLine(controller, outDir));
  const login = inside({ namespace }, controller, { identityFile: keys.identityFile, knownHostsFile });
  const stillRuns = async () => (await readContainerPid(outDir)) !== undefined;
  await waitForSsh(login, "true", { limitMs: bootLimitMs, stillRuns });
  say("controller", "filling its databases");
  const logFile = join(outDir, "build.log");
  const command = [
    ...sshCommand(login),
    "sh /root/provision/provision-controller.sh && rm -r /root/provision",
  ];
  const result = await runProgram(command, { logFile, timeoutMs: provisionLimitMs });
  if (result.exitCode !== 0) {
    throw new LabError(`the controller was not set up:\n${await readTail(logFile, 20)}`, `read ${logFile}`);
  }
}

/** The layers of the finished controller, the topmost first. */
export function controllerLayers(controllerDir: string, lowers: readonly string[]): string[] {
  return [layerOf(controllerDir), ...lowers];
}
