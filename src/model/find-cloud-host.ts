/**
 * The name by which a cloud knows a host, of the names that it knows: the host's short name, then that name with a domain,
 * then the name of the fleet file, whatever the case. undefined: none fits, or several domains do.
 */
export function findCloudHost(name: string, known: Iterable<string>): string | undefined {
  const names = [...new Set(known)];
  const wanted = name.toLowerCase();
  const isAddress = /^[\d.]+$|:/.test(wanted);
  const [short = wanted] = isAddress ? [wanted] : wanted.split(".");
  const bare = names.find((each) => each.toLowerCase() === short);
  if (bare !== undefined) return bare;
  const domains = names.filter((each) => each.toLowerCase().startsWith(`${short}.`));
  const full = domains.find((each) => each.toLowerCase() === wanted);
  // A name with a domain is not the same host in another one.
  if (full !== undefined || wanted.includes(".") || isAddress) return full;
  return domains.length === 1 ? domains[0] : undefined;
}
