import type { CloudState } from "../../cloud-state.ts";
import type { HostState } from "../../hosts/host-state.ts";
import { usedOn } from "../../hosts/used-on.ts";
import { isGivenByPlacement } from "./ask-placement.ts";
import { type Candidate, HOST_FILTERS } from "./host-filters.ts";
import { wantedVfs } from "./wanted-vfs.ts";

/**
 * The hosts for a server, the best first. Those that were tried are left out. A host that is forced passes all filters,
 * but has to have room, as Placement says since Pike.
 */
export function chooseHosts(
  state: CloudState,
  server: Candidate,
  tried: ReadonlySet<string>,
): readonly HostState[] {
  const wantsVfs = wantedVfs(state, server.portIds).length > 0;
  return [...state.hosts.values()]
    .filter((host) => !tried.has(host.name) && fallsAt(state, host, server) === undefined)
    .map((host) => ({ host, weight: weightOf(state, host, wantsVfs) }))
    .toSorted((a, b) => b.weight - a.weight || (a.host.name < b.host.name ? -1 : 1))
    .map(({ host }) => host);
}

/** Where a host falls out for a server: at `requested host`, `placement` or a filter; undefined: it may be chosen. */
export function fallsAt(state: CloudState, host: HostState, server: Candidate): string | undefined {
  const { host: wanted, isForced } = server.place;
  if (wanted !== undefined && wanted !== host.name) return "requested host";
  if (!isGivenByPlacement(state, host, server)) return "placement";
  if (isForced) return undefined;
  return state.config.schedulerFilters.find((name) => HOST_FILTERS[name]?.(state, host, server) === false);
}

/** Servers with VFs go where many are free, others where there are none; beyond that, where RAM is free. */
function weightOf(state: CloudState, host: HostState, wantsVfs: boolean): number {
  let vfs = 0;
  for (const pf of host.pfs) for (const vf of pf.vfs) if (vf.holder === undefined) vfs += 1;
  const freeRam = host.ramMb - usedOn(state, host).ramMb;
  return freeRam + (wantsVfs ? 1 : -1) * vfs * 1_000_000;
}
