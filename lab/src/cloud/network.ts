import { mkdir } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { backgroundFiles, type Lifetime, startBackground } from "../background.ts";
import { LabError } from "../lab-error.ts";
import { endRecorded, readRecordedPid } from "../process-record.ts";
import { mustRun, runProgram } from "../run-program.ts";
import { bridges, computeNodes, tapOf } from "./members.ts";

/** The network of a cloud that runs: a network namespace, which a process holds open. */
export type CloudNetwork = {
  /** The file by which other processes enter it. */
  readonly namespace: string;
};

/** This machine's end of the cable into the management network; it ends with the network. */
const cable = "vfleet-lab";
/** This machine's address in the management network. */
const cableAddress = "10.77.0.1/24";
/** The address with which the lab's own commands speak to the hosts, from inside the network. */
const insideAddress = "10.77.0.254/24";
const stepLimitMs = 20_000;
const attachLimitMs = 30_000;

/** Where a cloud's folder says which process holds its network. */
function filesOf(folder: string) {
  return backgroundFiles(folder, "network");
}

/** The network of the cloud in this folder, if it is there. */
export async function findNetwork(folder: string): Promise<CloudNetwork | undefined> {
  const pid = await readRecordedPid(filesOf(folder).recordFile);
  return pid === undefined ? undefined : { namespace: `/proc/${pid}/ns/net` };
}

/** Makes the bridges and ports of a cloud in a network namespace of its own, which ends with its processes. */
export async function startNetwork(folder: string, lifetime: Lifetime): Promise<CloudNetwork> {
  await mkdir(folder, { recursive: true });
  const files = filesOf(folder);
  const hold = 'echo $$ >"$1"; exec sleep infinity';
  await startBackground({
    command: ["unshare", "--net", "sh", "-c", hold, "sh", files.pidFile],
    ...files,
    lifetime,
  });
  const network = await findNetwork(folder);
  if (!network) throw new LabError("the cloud's network has ended at once", `see ${files.logFile}`);
  // Without a forwarding delay of 0 a port of a bridge carries nothing for its first 15 s.
  const makeBridges = bridges.map(
    (name) => `link add ${name} up type bridge forward_delay 0 mcast_snooping 0`,
  );
  const makeTaps = computeNodes.flatMap((node) =>
    bridges.flatMap((bridge) => [
      `tuntap add mode tap name ${tapOf(node, bridge)}`,
      `link set ${tapOf(node, bridge)} master ${bridge} up`,
    ]),
  );
  const address = `address add ${insideAddress} dev mgmt`;
  await mustRun(insideOf(network, ["ip", "-batch", "-"]), {
    input: `${["link set lo up", ...makeBridges, ...makeTaps, address].join("\n")}\n`,
    timeoutMs: stepLimitMs,
  });
  return network;
}

/** Gives this machine a cable into the management network, so that the APIs can be reached from it. */
export async function plugMachineIn(folder: string): Promise<void> {
  const pid = await readRecordedPid(filesOf(folder).recordFile);
  const network = await findNetwork(folder);
  if (!network) throw new LabError("the cloud's network has ended", "run: lab/lab cloud down, then up");
  const there = await runProgram(["ip", "link", "show", "dev", cable], { timeoutMs: stepLimitMs });
  if (there.exitCode === 0) {
    throw new LabError(
      `another lab cloud runs on this machine: it has an interface ${cable}`,
      "take that down first: lab/lab cloud down, with the VFLEET_LAB_STATE that it was started with",
    );
  }
  const commands = [
    `link add ${cable} type veth peer name uplink netns ${pid}`,
    `address add ${cableAddress} dev ${cable}`,
    `link set ${cable} up`,
  ];
  await mustRun(["ip", "-batch", "-"], { input: `${commands.join("\n")}\n`, timeoutMs: stepLimitMs });
  await mustRun(insideOf(network, ["ip", "link", "set", "uplink", "master", "mgmt", "up"]), {
    timeoutMs: stepLimitMs,
  });
}

/** Connects the controller's ports, which its container brings with it when it starts. */
export async function plugControllerIn(network: CloudNetwork): Promise<void> {
  const commands = ["phys1", "phys2"].map((bridge) => `link set ctl-${bridge} master ${bridge} up\n`);
  const deadline = Date.now() + attachLimitMs;
  for (;;) {
    const command = insideOf(network, ["ip", "-batch", "-"]);
    const result = await runProgram(command, { input: commands.join(""), timeoutMs: stepLimitMs });
    if (result.exitCode === 0) return;
    if (Date.now() > deadline) {
      throw new LabError(`the controller has no ports: ${result.stderr}`, "read ctl/console.log");
    }
    await delay(200);
  }
}

/** Makes a command that runs inside the cloud's network. */
export function insideOf(network: CloudNetwork, command: readonly string[]): string[] {
  return ["nsenter", `--net=${network.namespace}`, ...command];
}

/** Ends the cloud's network; bridges, ports and the machine's cable go with it. */
export async function stopNetwork(folder: string): Promise<void> {
  const network = await findNetwork(folder);
  if (!network) return;
  // The kernel takes its time to clear a namespace away; the cable must be gone when this returns.
  await runProgram(insideOf(network, ["ip", "link", "delete", "dev", "uplink"]), { timeoutMs: stepLimitMs });
  await endRecorded(filesOf(folder).recordFile, "SIGKILL", stepLimitMs);
}
