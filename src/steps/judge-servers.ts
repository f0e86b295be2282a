import type { HostCompute, HostedServer } from "../model/host-compute.ts";
import type { HostFacts } from "../model/host-facts.ts";
import { knownValue } from "../model/reading.ts";

/** A VM that cannot be moved away, and why. */
export type StuckVm = { readonly name: string; readonly why: string };

/** What of a host's VMs can be moved before a reboot, and what stands in its way. */
export type ServerVerdict = { readonly moves: readonly HostedServer[]; readonly stuck: readonly StuckVm[] };

/** What does not run loses nothing by a reboot. */
const resting: ReadonlySet<string> = new Set([
  "SHUTOFF",
  "SUSPENDED",
  "SHELVED",
  "SHELVED_OFFLOADED",
  "SOFT_DELETED",
  "ERROR",
]);

/** Nova moves these while they run; one that moves already is waited for. */
const movable: ReadonlySet<string> = new Set(["ACTIVE", "PAUSED", "MIGRATING"]);

/** Judges the servers that Nova has on a host, and the VMs that the host itself shows. */
export function judgeServers(facts: HostFacts, servers: NonNullable<HostCompute["servers"]>): ServerVerdict {
  const running = new Set((knownValue(facts.workloads)?.vms ?? []).map(({ name }) => name));
  const holders = holdersOfDevices(facts);
  const moves: HostedServer[] = [];
  const stuck: StuckVm[] = [];
  for (const server of servers) {
    const { instanceName = "", status, taskState } = server;
    if (resting.has(status) && taskState === undefined && !running.has(instanceName)) continue;
    const why = whyNot(server, holders.has(instanceName));
    if (why === undefined) moves.push(server);
    else stuck.push({ name: server.name || server.id, why });
  }
  const known = new Set(servers.map(({ instanceName }) => instanceName));
  for (const name of running)
    if (!known.has(name)) stuck.push({ name, why: "runs here, and Nova has no such server on this host" });
  return { moves, stuck };
}

function whyNot({ status, taskState, devicePorts }: HostedServer, holdsDevice: boolean): string | undefined {
  if (devicePorts.length > 0) return `has a ${devicePorts.join(", ")}`;
  if (holdsDevice) return "holds a device of this host";
  const isUnderWay = taskState !== undefined && taskState !== "migrating";
  if (movable.has(status) && !isUnderWay) return undefined;
  return `is ${status}${isUnderWay ? ` (${taskState})` : ""}, and Nova moves only what is ACTIVE or PAUSED`;
}

/** Domains that hold a device by VFIO or through libvirt. */
function holdersOfDevices(facts: HostFacts): ReadonlySet<string> {
  const holders = knownValue(facts.holders);
  const all = [...Object.values(holders?.byAddress ?? {}), ...Object.values(holders?.byGroup ?? {})].flat();
  return new Set(all.flatMap(({ kind, name }) => (kind === "vm" ? [name] : [])));
}
