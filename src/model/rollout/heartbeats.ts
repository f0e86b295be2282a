/** The last report of each service of a host, by the service, as its cloud tells it; undefined: it tells none. */
export type Heartbeats = ReadonlyMap<string, string | undefined>;

/**
 * Services that have not been heard of since they were first looked at. That a service is up may be what it was before it
 * was restarted, and clocks of the cloud are not compared with any other: only that a report is another one counts.
 */
export function findSilent(first: Heartbeats, now: Heartbeats): readonly string[] {
  return [...now].flatMap(([service, beat]) =>
    beat !== undefined && first.get(service) === beat ? [service] : [],
  );
}
