import type { PhysicalNetwork } from "../../model/openstack-intent.ts";

/** The items that a list of VLAN ranges lacks for these networks: `physnet2:200:300`, or the name alone. */
export function missingRanges(
  present: readonly string[],
  networks: readonly PhysicalNetwork[],
): readonly string[] {
  const ranges = present.map(parseRange);
  return networks.flatMap(({ name, vlans, flat }) => {
    const own = ranges.filter((range) => range.network === name);
    if (vlans.length === 0) return flat || own.length > 0 ? [] : [name];
    return vlans
      .filter(({ first, last }) => !isCovered(own, first, last))
      .map(({ first, last }) => `${name}:${first}:${last}`);
  });
}

type Range = { readonly network: string; readonly first: number; readonly last: number };

/** A name alone has no VLANs for projects. */
function parseRange(item: string): Range {
  const [, network = item, first, last] = /^(.*):(\d+):(\d+)$/.exec(item) ?? [];
  return first === undefined
    ? { network, first: 1, last: 0 }
    : { network, first: Number(first), last: Number(last) };
}

/** Whether ranges together hold all VLANs from first to last. */
function isCovered(ranges: readonly Range[], first: number, last: number): boolean {
  let next = first;
  for (const range of ranges.toSorted((a, b) => a.first - b.first))
    if (range.first <= next && range.last >= next) next = range.last + 1;
  return next > last;
}
