import type { HostDevice } from "../../model/scheduling/scheduling-host.ts";
import type { DeviceRequest, DeviceSpec, NumaPolicy } from "../../model/scheduling/scheduling-request.ts";

/** Free devices that Nova does not tell apart. */
type Pool = { readonly like: HostDevice; count: number };

/** Free devices of a host, in the order in which Nova takes of them: those of which its configuration says less come first. */
function poolsOf(devices: readonly HostDevice[]): readonly Pool[] {
  const pools = new Map<string, Pool>();
  for (const device of freeDevices(devices)) {
    const { kind, vendorId, productId, numaNode, pf, physicalNetwork, trusted } = device;
    const key = JSON.stringify([kind, vendorId, productId, numaNode, pf, physicalNetwork, trusted]);
    const pool = pools.get(key);
    if (pool) pool.count += 1;
    else pools.set(key, { like: device, count: 1 });
  }
  return [...pools.values()].toSorted((a, b) => tagsOf(a.like) - tagsOf(b.like));
}

function tagsOf({ physicalNetwork, trusted, pf }: HostDevice): number {
  return [physicalNetwork, trusted, pf].filter((tag) => tag !== undefined).length;
}

/** Devices that Nova may still give away: a PF takes its VFs with it, and each of them the PF. */
export function freeDevices(devices: readonly HostDevice[]): readonly HostDevice[] {
  const claimed = devices.filter(({ claimedBy }) => claimedBy !== undefined);
  const taken = new Set(claimed.map(({ address }) => address));
  const parents = new Set(claimed.flatMap(({ pf }) => pf ?? []));
  return devices.filter(
    ({ address, pf }) => !taken.has(address) && !parents.has(address) && (pf === undefined || !taken.has(pf)),
  );
}

/** Whether a device is one that a request may be given, free or not. */
export function suits(device: HostDevice, { specs }: DeviceRequest): boolean {
  if (device.kind === "type-PF" && specs.every(({ kind }) => kind !== "type-PF")) return false;
  if (device.kind === "vdpa" && specs.every(({ kind }) => kind !== "vdpa")) return false;
  return specs.some((spec) => matches(device, spec));
}

/** Nova compares without telling upper from lower case. */
function matches(device: HostDevice, spec: DeviceSpec): boolean {
  const same = (wanted: string | undefined, has: string) =>
    wanted === undefined || wanted.toLowerCase() === has.toLowerCase();
  return (
    same(spec.vendorId, device.vendorId) &&
    same(spec.productId, device.productId) &&
    same(spec.kind, device.kind) &&
    (spec.physicalNetwork === undefined ||
      (spec.physicalNetwork?.toLowerCase() ?? undefined) === device.physicalNetwork?.toLowerCase()) &&
    (spec.trusted === undefined || spec.trusted === device.trusted)
  );
}

/** Why it is open whether devices do. */
export const whichFirst = "it depends on which of its devices Nova takes first, which no API tells";

/** The NUMA nodes that a server would be on, and all that share a socket with one of them. */
export type ServerNodes = { readonly on: readonly number[]; readonly ofSockets: readonly number[] };

/**
 * The first request that a host's free devices leave unserved, when they are given away one after the other as Nova does;
 * undefined: all are served. nodes: the NUMA nodes that the server would be on; undefined: it has none of its own.
 * Source: nova 26.0.0 nova/pci/stats.py.
 */
export function findUnserved(
  devices: readonly HostDevice[],
  requests: readonly DeviceRequest[],
  nodes?: ServerNodes,
): DeviceRequest | undefined {
  const pools = poolsOf(devices);
  return requests.find((request) => {
    const suiting = pools.filter(({ like, count }) => count > 0 && suits(like, request));
    const near = nodes === undefined ? suiting : nearNodes(suiting, request, nodes);
    if (sum(near) < request.count) return true;
    let left = request.count;
    for (const pool of near) {
      const taken = Math.min(left, pool.count);
      pool.count -= taken;
      left -= taken;
    }
    return false;
  });
}

/**
 * Whether all requests are served: of alike pools Nova takes the first, and which that is no API tells, so that both orders
 * have to do. open: it depends, as where an alias may take what a port needs.
 */
export function areServed(
  devices: readonly HostDevice[],
  requests: readonly DeviceRequest[],
  nodes?: ServerNodes,
): "yes" | "no" | "open" {
  const [first, last] = [devices, devices.toReversed()].map(
    (each) => findUnserved(each, requests, nodes) === undefined,
  );
  return first !== last ? "open" : first ? "yes" : "no";
}

function sum(pools: readonly Pool[]): number {
  return pools.reduce((total, { count }) => total + count, 0);
}

/** The strictest nearness that serves a request is taken, down to what its policy allows. */
function nearNodes(
  pools: readonly Pool[],
  { count, numaPolicy = "legacy" }: DeviceRequest,
  { on: nodes, ofSockets }: ServerNodes,
): readonly Pool[] {
  const policy: NumaPolicy = numaPolicy;
  const among = (ids: readonly number[]) =>
    pools.filter(({ like }) => like.numaNode !== undefined && ids.includes(like.numaNode));
  const on = among(nodes);
  if (policy === "required" || sum(on) >= count) return on;
  if (policy === "socket") return among(ofSockets);
  const orNowhere = pools.filter(({ like }) => like.numaNode === undefined || nodes.includes(like.numaNode));
  if (policy === "legacy" || sum(orNowhere) >= count) return orNowhere;
  return [...orNowhere, ...pools.filter((pool) => !orNowhere.includes(pool))];
}
