import type { Reading } from "../../model/reading.ts";
import type { HostDevice, HostProvider, NumaCell } from "../../model/scheduling/scheduling-host.ts";
import type { DeviceRequest, NumaRequest } from "../../model/scheduling/scheduling-request.ts";
import { pass, unknownVerdict, type Verdict, verdictOf } from "../../model/scheduling/verdict.ts";
import { areServed, findUnserved, type ServerNodes, whichFirst } from "./device-pools.ts";

/** What goes with a server onto the NUMA nodes, and what a host has given away. */
export type NumaSurroundings = {
  readonly requests: readonly DeviceRequest[];
  readonly devices: Reading<readonly HostDevice[]>;
  readonly provider: Reading<HostProvider>;
};

/** Host nodes for the nodes of a server, in their order. */
type Placing = readonly NumaCell[];

/**
 * Whether NUMA nodes that are asked for fit onto a host's, with devices near them. What other servers take of each node no API
 * tells: that they leave enough is claimed only where they would even if all of them were on that one node.
 */
export function fitNuma(
  { cells: wanted, beyond }: NumaRequest,
  has: readonly NumaCell[],
  { requests, devices, provider }: NumaSurroundings,
): Verdict {
  if (has.length < wanted.length)
    return verdictOf([{ kind: "numa-nodes", wanted: wanted.length, has: has.length }]);
  const placings = permutations(has, wanted.length).filter((hosts) => isLargeEnough(wanted, hosts));
  if (placings.length === 0) {
    const vcpus = Math.max(...wanted.map((cell) => cell.vcpus));
    const memoryMb = Math.max(...wanted.map((cell) => cell.memoryMb));
    return verdictOf([{ kind: "numa-room", vcpus, memoryMb }]);
  }
  const near = placings.map((hosts) => nearness(hosts, has, { requests, devices }));
  if (!near.includes("yes") && !near.includes("open") && devices.is === "known") {
    const lacking = findUnserved(devices.value, requests, nodesOf(placings[0] ?? [], has, []));
    const { asker = "", numaPolicy: policy = "legacy" } = lacking ?? {};
    return verdictOf([{ kind: "numa-device", asker, policy }]);
  }
  if (beyond.length > 0) return unknownVerdict(`vfleet does not replay ${beyond.join(", ")}`);
  if (!near.includes("yes"))
    return unknownVerdict(devices.is === "known" ? whichFirst : "its devices are not known");
  if (placings.some((hosts, at) => near[at] === "yes" && leavesRoom(wanted, hosts, provider))) return pass;
  return unknownVerdict("no API tells what other servers take of each NUMA node");
}

function isLargeEnough(wanted: NumaRequest["cells"], hosts: Placing): boolean {
  return hosts.every(({ cpus, memoryMb, plainMemoryMb = memoryMb }, at) => {
    const cell = wanted[at];
    return cell === undefined || (cell.vcpus <= cpus && cell.memoryMb <= plainMemoryMb);
  });
}

/** Whether devices are near enough to nodes; where sockets are not known, both with none beyond the nodes and with all. */
function nearness(
  hosts: Placing,
  all: readonly NumaCell[],
  { requests, devices }: Pick<NumaSurroundings, "requests" | "devices">,
): "yes" | "no" | "open" {
  if (requests.length === 0) return "yes";
  if (devices.is !== "known") return "open";
  const found = devices.value;
  const answers = [[], all.map(({ id }) => id)].map((unknown) =>
    areServed(found, requests, nodesOf(hosts, all, unknown)),
  );
  const [first = "open"] = answers;
  return answers.every((answer) => answer === first) ? first : "open";
}

/** ofUnknown: the nodes that share a socket, where sockets are not known. */
function nodesOf(hosts: Placing, all: readonly NumaCell[], ofUnknown: readonly number[]): ServerNodes {
  const on = hosts.map(({ id }) => id);
  if (all.some(({ socket }) => socket === undefined)) return { on, ofSockets: ofUnknown };
  const sockets = hosts.map(({ socket }) => socket);
  return { on, ofSockets: all.filter(({ socket }) => sockets.includes(socket)).map(({ id }) => id) };
}

/** Whether there is room even if all servers of the host were on each of these nodes. */
function leavesRoom(wanted: NumaRequest["cells"], hosts: Placing, provider: Reading<HostProvider>): boolean {
  if (provider.is !== "known" || hosts.some(({ hasCpuSets }) => hasCpuSets)) return false;
  const { inventories, used } = provider.value;
  const ratioOf = (resource: string) => inventories[resource]?.allocationRatio ?? 0;
  return hosts.every(({ cpus, memoryMb }, at) => {
    const { vcpus = 0, memoryMb: needed = 0 } = wanted[at] ?? {};
    const taken = (used.VCPU ?? 0) + (used.PCPU ?? 0);
    return (
      taken + vcpus <= cpus * ratioOf("VCPU") &&
      (used.MEMORY_MB ?? 0) + needed <= memoryMb * ratioOf("MEMORY_MB")
    );
  });
}

/** All ways to take so many of a list in an order; a host has eight nodes at the very most. */
function permutations<T>(list: readonly T[], count: number): readonly (readonly T[])[] {
  if (count === 0) return [[]];
  return list.flatMap((first, at) =>
    permutations(list.toSpliced(at, 1), count - 1).map((others) => [first, ...others]),
  );
}
