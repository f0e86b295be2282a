import type { CloudState } from "../cloud-state.ts";
import type { HostState } from "./host-state.ts";

/** The availability zone of a host: that of an aggregate it is in, or Nova's own name for none. */
export function zoneOf({ aggregates }: CloudState, { aggregateIds }: HostState): string {
  for (const id of aggregateIds) {
    const zone = aggregates.get(id)?.metadata.availability_zone;
    if (zone !== undefined) return zone;
  }
  return "nova";
}
