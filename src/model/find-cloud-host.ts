/** Finds the name by which a cloud knows a host. */
export type FindCloudHost = (name: string) => string | undefined;

/**
 * The name by which a cloud knows a host, of the names that it knows: the host's short name, then that name with a domain,
 * then the name of the fleet file, whatever the case. undefined: none fits, or several domains do.
 */
export function findCloudHost(name: string, known: Iterable<string>): string | undefined {
  return indexCloudHosts(known)(name);
}

/** The same for many hosts, without a look at all names for each of them. */
export function indexCloudHosts(known: Iterable<string>): FindCloudHost {
  const names = [...new Set(known)];
  const byName = new Map(names.toReversed().map((each) => [each.toLowerCase(), each]));
  const byShortName = Map.groupBy(
    names.filter((each) => each.includes(".")),
    (each) => shortOf(each.toLowerCase()),
  );
  return (name) => {
    const wanted = name.toLowerCase();
    const isAddress = /^[\d.]+$|:/.test(wanted);
    if (isAddress) return byName.get(wanted);
    const short = shortOf(wanted);
    const bare = byName.get(short);
    if (bare !== undefined) return bare;
    // A name with a domain is not the same host in another one.
    if (wanted.includes(".")) return byName.get(wanted);
    const domains = byShortName.get(short) ?? [];
    return domains.length === 1 ? domains[0] : undefined;
  };
}

function shortOf(name: string): string {
  const dot = name.indexOf(".");
  return dot < 0 ? name : name.slice(0, dot);
}
