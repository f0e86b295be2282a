import type { CloudState } from "../../cloud-state.ts";
import type { FilterCount } from "../../cloud-trouble.ts";
import { isGivenByPlacement } from "./ask-placement.ts";
import { type Candidate, HOST_FILTERS } from "./host-filters.ts";

/** Tells which filter let no host pass, and how many were left behind each before it; nothing if there was none to filter. */
export function tellFilters(state: CloudState, server: Candidate, tried: ReadonlySet<string>): void {
  let hosts = [...state.hosts.values()].filter(
    (host) =>
      !tried.has(host.name) &&
      (server.place.host ?? host.name) === host.name &&
      isGivenByPlacement(state, host, server),
  );
  const filters: FilterCount[] = [];
  for (const name of state.config.schedulerFilters) {
    if (hosts.length === 0) break;
    const left = hosts.filter((host) => HOST_FILTERS[name]?.(state, host, server) !== false);
    filters.push({ name, start: hosts.length, end: left.length });
    hosts = left;
  }
  if (filters.at(-1)?.end === 0) state.onTrouble({ kind: "no-host", serverId: server.id, filters });
}
