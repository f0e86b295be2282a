import type { HostAggregate } from "../../model/scheduling/scheduling-host.ts";

/** The values of a key over all aggregates of a host; a comma stands between several. */
export function aggregateValues(aggregates: readonly HostAggregate[], key: string): readonly string[] {
  const values = aggregates.flatMap(({ properties, zone }) => {
    const text = key === "availability_zone" ? zone : properties[key];
    return text === undefined ? [] : text.split(",").map((value) => value.trim());
  });
  return [...new Set(values)];
}
