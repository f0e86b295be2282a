import type { CloudState } from "../../cloud-state.ts";
import type { HostState } from "../../hosts/host-state.ts";
import { zoneOf } from "../../hosts/zone-of.ts";
import { providersOf } from "../../placement/providers.ts";
import type { Candidate } from "./host-filters.ts";

/**
 * Whether Placement gives a host for a server. Releases without Placement count room in the same way here. Sources: nova
 * 26.0.0 nova/scheduler/utils.py and request_filter.py.
 */
export function isGivenByPlacement(state: CloudState, host: HostState, server: Candidate): boolean {
  const [root] = providersOf(state, host);
  if (root === undefined) return false;
  for (const [name, amount] of Object.entries(askedOf(state, server))) {
    const stock = root.inventories[name];
    if (stock === undefined) return false;
    const { total = 0, reserved = 0, allocation_ratio: ratio = 1, max_unit: most = 0 } = stock;
    if (amount > most || (root.usages[name] ?? 0) + amount > (total - reserved) * ratio) return false;
  }
  for (const [key, value] of Object.entries(server.flavor.extraSpecs)) {
    if (!key.startsWith("trait:")) continue;
    if (root.traits.includes(key.slice(6)) !== (value === "required")) return false;
  }
  if (root.traits.includes("COMPUTE_STATUS_DISABLED")) return false;
  return isInZone(state, host, server.place.zone);
}

function askedOf({ release }: CloudState, { flavor }: Candidate): Readonly<Record<string, number>> {
  const { extraSpecs, vcpus, ramMb, diskGb } = flavor;
  const cpus = extraSpecs["hw:cpu_policy"] === "dedicated" && release.series >= "2019.2" ? "PCPU" : "VCPU";
  const asked: Record<string, number> = { [cpus]: vcpus, MEMORY_MB: ramMb, DISK_GB: diskGb };
  for (const [key, value] of Object.entries(extraSpecs))
    if (key.startsWith("resources:")) asked[key.slice(10)] = Number(value);
  return Object.fromEntries(Object.entries(asked).filter(([, amount]) => amount > 0));
}

/** From Xena on Placement picks the hosts of a zone that an aggregate makes; of no other zone it knows. */
function isInZone(state: CloudState, host: HostState, zone: string | undefined): boolean {
  if (zone === undefined || state.release.series < "2021.2") return true;
  const isMade = [...state.aggregates.values()].some(({ metadata }) => metadata.availability_zone === zone);
  return !isMade || zoneOf(state, host) === zone;
}
