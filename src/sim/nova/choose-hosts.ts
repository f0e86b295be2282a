import type { CloudState } from "../cloud-state.ts";
import { freeVfsOn } from "../hosts/free-vfs-on.ts";
import type { HostState } from "../hosts/host-state.ts";
import { usedOn } from "../hosts/used-on.ts";
import { zoneOf } from "../hosts/zone-of.ts";
import { matchesAggregates } from "./match-extra-specs.ts";
import { physicalNetworksOf } from "./physical-networks-of.ts";
import type { ServerRecord } from "./server-record.ts";

type Filter = (state: CloudState, host: HostState, server: ServerRecord) => boolean;

/** Filters that decide something here; all others let each host pass. */
const FILTERS: Readonly<Record<string, Filter>> = {
  ComputeFilter: (_, { service }) => service.isUp && service.isEnabled,
  PciPassthroughFilter: (state, host, server) => {
    const wanted = new Map<string, number>();
    for (const name of physicalNetworksOf(state, server)) wanted.set(name, (wanted.get(name) ?? 0) + 1);
    return [...wanted].every(([name, count]) => freeVfsOn(host, name).length >= count);
  },
  AggregateInstanceExtraSpecsFilter: (state, host, { flavor }) =>
    matchesAggregates(flavor.extraSpecs, metadataOf(state, host)),
};

/**
 * The hosts for a server, the best first. Those that were tried are left out. A host that is forced passes all filters,
 * but has to have room, as Placement says since Pike.
 */
export function chooseHosts(
  state: CloudState,
  server: ServerRecord,
  tried: ReadonlySet<string>,
): readonly HostState[] {
  const { host: wanted, zone, isForced } = server.place;
  const only = wanted === undefined ? undefined : state.hosts.get(wanted);
  const candidates = wanted === undefined ? [...state.hosts.values()] : only === undefined ? [] : [only];
  const filters = isForced ? [] : state.config.schedulerFilters.flatMap((name) => FILTERS[name] ?? []);
  const isGood = (host: HostState) =>
    !tried.has(host.name) &&
    (zone === undefined || zoneOf(state, host) === zone) &&
    hasRoom(state, host, server) &&
    filters.every((filter) => filter(state, host, server));
  const wantsVfs = physicalNetworksOf(state, server).length > 0;
  return candidates
    .filter(isGood)
    .map((host) => ({ host, weight: weightOf(state, host, wantsVfs) }))
    .toSorted((a, b) => b.weight - a.weight || (a.host.name < b.host.name ? -1 : 1))
    .map(({ host }) => host);
}

function hasRoom(state: CloudState, host: HostState, { flavor }: ServerRecord): boolean {
  const { cpuAllocationRatio, ramAllocationRatio } = state.config;
  const used = usedOn(state, host);
  return (
    used.vcpus + flavor.vcpus <= host.vcpus * cpuAllocationRatio &&
    used.ramMb + flavor.ramMb <= (host.ramMb - 512) * ramAllocationRatio &&
    used.diskGb + flavor.diskGb <= host.diskGb
  );
}

/** Servers with VFs go where many are free, others where there are none; beyond that, where RAM is free. */
function weightOf(state: CloudState, host: HostState, wantsVfs: boolean): number {
  let vfs = 0;
  for (const pf of host.pfs) for (const vf of pf.vfs) if (vf.holder === undefined) vfs += 1;
  const freeRam = host.ramMb - usedOn(state, host).ramMb;
  return freeRam + (wantsVfs ? 1 : -1) * vfs * 1_000_000;
}

/** Values of each key, over all aggregates of a host. */
function metadataOf(
  { aggregates }: CloudState,
  { aggregateIds }: HostState,
): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const id of aggregateIds)
    for (const [key, value] of Object.entries(aggregates.get(id)?.metadata ?? {})) {
      const values = found.get(key) ?? new Set();
      for (const each of value.split(",")) values.add(each.trim());
      found.set(key, values);
    }
  return found;
}
