import { functionAt } from "../model/facts-access.ts";
import type { HostFacts, Link } from "../model/host-facts.ts";
import type { PciAddress } from "../model/ids.ts";
import { knownValue } from "../model/reading.ts";
import type { Guard } from "../model/step.ts";

/** Refuses a PF that carries the host's own traffic: making VFs resets it, and the kernel does not refuse that. */
export const guardHostTraffic: Guard = {
  id: "host-traffic",
  check: ({ host, facts, pfs }) => ({
    refusals: pfs.flatMap(({ pf, netdev }) => {
      const uses = findHostTraffic(facts, pf);
      if (uses.length === 0) return [];
      return [
        {
          pf,
          finding: {
            code: "pf-carries-host-traffic",
            severity: "error",
            subject: { host, item: pf },
            summary: `${netdev} carries the host's own traffic, so vfleet does not touch it`,
            detail: `${uses.join("; ")}. Making VFs resets the PF's link.`,
            fix: "Choose another PF in the pool, or move the host's network to another interface first.",
          },
        },
      ];
    }),
    notes: [],
  }),
};

/** All ways in which the host itself uses an interface of a PF, in words; empty: it is free. */
export function findHostTraffic(facts: HostFacts, pf: PciAddress): readonly string[] {
  const network = knownValue(facts.hostNetwork);
  const netdevs = functionAt(facts, pf)?.netdevs ?? [];
  if (!network) return ["what rides on it could not be read"];
  return netdevs.flatMap(({ name }) => {
    const over = findLinksOver(network.links, name);
    if (over.length === 0) return [`what rides on ${name} could not be read: ip does not show it`];
    const own = over.flatMap((link) =>
      link.addresses.filter(isRoutable).map((address) => `${address} is on ${link.name}`),
    );
    const routes = over
      .filter((link) => network.defaultRouteDevices.includes(link.name))
      .map((link) => `the default route goes over ${link.name}`);
    const session = network.sshLocalAddress;
    const ssh =
      session.is === "known" &&
      over.some((link) => link.addresses.some((text) => text.split("/")[0] === withoutZone(session.value)))
        ? [`this SSH session comes over it (${session.value})`]
        : [];
    return [
      ...over.flatMap((link) => describeRelation(link, name, network.links)),
      ...own,
      ...routes,
      ...ssh,
    ];
  });
}

/** The link itself, and all that ride on it: its bridge, bond, team or switch, VLANs, and what rides on those. */
function findLinksOver(links: readonly Link[], name: string): readonly Link[] {
  const found = new Map<string, Link>();
  const visit = (at: string) => {
    const link = links.find((candidate) => candidate.name === at);
    if (!link || found.has(at)) return;
    found.set(at, link);
    if (link.master) visit(link.master);
    for (const upper of links) if (upper.parent === at) visit(upper.name);
  };
  visit(name);
  return [...found.values()];
}

/** The ports and VLANs themselves count: a bond without an address still carries somebody's traffic. */
function describeRelation(link: Link, pf: string, links: readonly Link[]): readonly string[] {
  if (link.name === pf) {
    if (!link.master) return [];
    const kind = links.find(({ name }) => name === link.master)?.kind ?? "";
    return [`it is a port of ${kind ? `the ${kind} ` : ""}${link.master}`];
  }
  return link.parent === undefined ? [] : [`${link.kind || "the link"} ${link.name} rides on ${link.parent}`];
}

/** A link-local address of a session names its link: fe80::1%enp1s0. */
function withoutZone(address: string): string {
  return address.replace(/%.*$/, "");
}

/** The kernel gives each IPv6 interface a link-local address by itself; that alone is no use of it. */
function isRoutable(address: string): boolean {
  return !/^fe[89ab]/i.test(address);
}
