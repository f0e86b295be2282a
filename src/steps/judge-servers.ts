import type { HostCompute, HostedServer } from "../model/host-compute.ts";
import type { HostFacts } from "../model/host-facts.ts";
import { knownValue } from "../model/reading.ts";
import type { DrainIntent } from "../model/rollout/rollout-intent.ts";

/** A VM that cannot be moved away, and why. */
export type StuckVm = { readonly name: string; readonly why: string };

/** A server that is waited for; movable: it is only in a state in which Nova does not move it. */
export type AwaitedServer = { readonly server: HostedServer; readonly until: "movable" | "gone" };

/** What of a host's VMs can be moved before a reboot, stopped or waited for as the drain says, and what stands in its way. */
export type ServerVerdict = {
  readonly moves: readonly HostedServer[];
  readonly stops: readonly HostedServer[];
  readonly waits: readonly AwaitedServer[];
  readonly stuck: readonly StuckVm[];
};

/** What a host without any server has. */
const nobody: ServerVerdict = { moves: [], stops: [], waits: [], stuck: [] };

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
export function judgeServers(
  facts: HostFacts,
  servers: NonNullable<HostCompute["servers"]>,
  drain: Pick<DrainIntent, "unmovable" | "stopsVfs"> = {},
): ServerVerdict {
  const vms = knownValue(facts.workloads)?.vms ?? [];
  if (servers.length === 0 && vms.length === 0) return nobody;
  const running = new Set(vms.map(({ name }) => name));
  const holders = holdersOfDevices(facts);
  const verdicts = servers.flatMap((server): readonly Judged[] => {
    const { instanceName = "", status, taskState } = server;
    if (resting.has(status) && taskState === undefined && !running.has(instanceName)) return [];
    return [judge(server, holders.has(instanceName), drain)];
  });
  const strangers = findStrangers(facts, servers);
  return {
    moves: verdicts.flatMap((each) => (each.kind === "moves" ? [each.server] : [])),
    stops: verdicts.flatMap((each) => (each.kind === "stops" ? [each.server] : [])),
    waits: verdicts.flatMap((each) => (each.kind === "waits" ? [each] : [])),
    stuck: [
      ...verdicts.flatMap((each) =>
        each.kind === "stuck" ? [{ name: each.server.name || each.server.id, why: each.why }] : [],
      ),
      ...strangers.map((name) => ({ name, why: "runs here, and Nova has no such server on this host" })),
    ],
  };
}

/** The VMs that a host shows and Nova does not have there, by their libvirt names. */
export function findStrangers(
  facts: HostFacts,
  servers: NonNullable<HostCompute["servers"]>,
): readonly string[] {
  const known = new Set(servers.map(({ instanceName }) => instanceName));
  const running = new Set((knownValue(facts.workloads)?.vms ?? []).map(({ name }) => name));
  return [...running].filter((name) => !known.has(name));
}

type Judged = { readonly server: HostedServer } & (
  | { readonly kind: "moves" | "stops" }
  | { readonly kind: "waits"; readonly until: AwaitedServer["until"] }
  | { readonly kind: "stuck"; readonly why: string }
);

function judge(
  server: HostedServer,
  holdsDevice: boolean,
  { unmovable, stopsVfs = false }: Pick<DrainIntent, "unmovable" | "stopsVfs">,
): Judged {
  const why = whyNot(server, holdsDevice);
  const hasVf = holdsDevice || server.devicePorts.length > 0;
  if (why === undefined) return { server, kind: "moves" };
  if (unmovable === "wait") return { server, kind: "waits", until: hasVf ? "gone" : "movable" };
  const mayStop = unmovable === "stop" && canStop(server) && (!hasVf || stopsVfs);
  return mayStop ? { server, kind: "stops" } : { server, kind: "stuck", why };
}

/** One that is being stopped is waited for. Source: nova/compute/api.py, check_instance_state of stop. */
function canStop({ status, taskState }: HostedServer): boolean {
  return taskState === "powering-off" || (taskState === undefined && /^(?:ACTIVE|ERROR)$/.test(status));
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
