import type { HostFacts, HostNetwork, Link } from "../model/host-facts.ts";
import { knownValue } from "../model/reading.ts";

/** What the host itself uses a network interface for, also through bridges, bonds and VLANs on it; in words. */
export function findHostUses(facts: HostFacts, netdev: string): readonly string[] {
  const { hostNetwork } = facts;
  if (hostNetwork.is === "unreadable") return ["unknown"];
  if (hostNetwork.is === "absent") return [];
  const uses: string[] = [];
  const seen = new Set<string>();
  const queue = [netdev];
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const { words, next } = usesOf(hostNetwork.value, name);
    uses.push(...words);
    queue.push(...next);
  }
  return [...new Set(uses)];
}

type Uses = { readonly words: readonly string[]; readonly next: readonly string[] };

function usesOf(network: HostNetwork, name: string): Uses {
  const { links } = network;
  const link = links.find((candidate) => candidate.name === name);
  if (!link) return { words: [], next: [] };
  const master = links.find((candidate) => candidate.name === link.master);
  const riders = links.filter(({ parent }) => parent === name);
  const addresses = link.addresses.filter((address) => !/^fe80:/i.test(address));
  const session = knownValue(network.sshLocalAddress);
  const words = [
    ...addresses.map((address) => address.replace(/\/(?:32|128)$/, "")),
    ...(network.defaultRouteDevices.includes(name) ? ["default route"] : []),
    ...(link.addresses.some((address) => address.split("/")[0] === session) ? ["SSH session"] : []),
    ...(link.master === undefined ? [] : [`${kindOf(master)} ${link.master}`]),
    ...riders.map((rider) => `${kindOf(rider)} ${rider.name}`),
  ];
  return {
    words,
    next: [...(link.master === undefined ? [] : [link.master]), ...riders.map((rider) => rider.name)],
  };
}

function kindOf(link: Link | undefined): string {
  return link?.kind === undefined || link.kind === "" ? "link" : link.kind;
}
