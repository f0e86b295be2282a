import { setTimeout as sleep } from "node:timers/promises";
import type { NewNetwork, Properties } from "../../src/model/cloud-resources.ts";
import type { Cloud } from "../../src/ports/cloud.ts";
import type { ImageContent } from "../../src/ports/cloud-resources.ts";

/** An image that a server can be booted from, or a part of one. */
export type ContractImage = {
  readonly name: string;
  readonly diskFormat: string;
  readonly containerFormat: string;
  readonly content: ImageContent;
  /** By the ids of the images before it, by their names. */
  readonly properties: (ids: Readonly<Record<string, string>>) => Properties;
};

/** What a contract needs to know of its cloud beforehand, and what it may do there. */
export type CloudGroundRules = {
  /** Hosts with nova-compute, sorted. */
  readonly computes: readonly string[];
  /** The id of its release: zed. */
  readonly release: string;
  /** Those of them with the SR-IOV agent and free VFs of the physical network, sorted; servers are built on the first. */
  readonly sriovHosts: readonly string[];
  /** What names of all that is made begin with; nothing else in the cloud may be called so. */
  readonly prefix: string;
  /** A physical network for VLANs, and three VLANs on it that nobody has; the last is that of the servers. */
  readonly physicalNetwork: string;
  readonly vlans: readonly [number, number, number];
  /** A range of addresses /24 that nobody uses on these VLANs. */
  readonly cidr: string;
  /** Whether DHCP agents serve networks; with OVN none do. */
  readonly hasDhcpAgents: boolean;
  /** In their order; the last one is booted. */
  readonly images: readonly ContractImage[];
  /** Whether plain servers may be live-migrated from the first host to another one. */
  readonly migrates?: true;
  /** How large the servers are. */
  readonly flavor: { readonly vcpus: number; readonly ramMb: number; readonly diskGb: number };
  /** How long a server may take to be built, and all else; and how long to wait between two looks. */
  readonly buildLimitMs: number;
  readonly limitMs: number;
  readonly pollMs: number;
};

/** A key whose private half nobody has. */
export const publicKey =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFSCxTVfZEyRWYtPHUGTyBHlvBJeSNqCuFJ5/zeLi6Xb contract";

/** A network of the rules with a name and one of the VLANs. */
export function wantedNetwork(rules: CloudGroundRules, name: string, vlan: number | undefined): NewNetwork {
  const { physicalNetwork, prefix } = rules;
  return { name: `${prefix}${name}`, physicalNetwork, kind: "vlan", vlan, mtu: undefined, shared: false };
}

/** Waits until there is something; throws with what, where there is nothing within the limit. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined>,
  { limitMs, pollMs }: Pick<CloudGroundRules, "limitMs" | "pollMs">,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not happen within ${limitMs} ms`);
    await sleep(pollMs);
  }
}

/** Takes away all that the contract made, now or when it ran before, and waits until the servers are gone. */
export async function clearAway(cloud: Cloud, rules: CloudGroundRules): Promise<void> {
  const isOurs = ({ name }: { readonly name: string }) => name.startsWith(rules.prefix);
  const servers = (await cloud.servers.list(undefined)).filter(isOurs);
  for (const { id } of servers) await cloud.servers.delete(id);
  for (const { id, name } of servers)
    await until(
      `that ${name} is gone`,
      async () => ((await cloud.servers.find(id)) === undefined ? true : undefined),
      rules,
    );
  for (const port of (await cloud.ports.list({})).filter(isOurs)) await cloud.ports.delete(port.id);
  for (const network of (await cloud.networks.list(undefined)).filter(isOurs))
    await cloud.networks.delete(network.id);
  for (const flavor of (await cloud.flavors.list()).filter(isOurs)) await cloud.flavors.delete(flavor.id);
  for (const keyPair of (await cloud.keyPairs.list()).filter(isOurs))
    await cloud.keyPairs.delete(keyPair.name);
  for (const aggregate of (await cloud.aggregates.list()).filter(isOurs)) {
    for (const host of aggregate.hosts) await cloud.aggregates.removeHost(aggregate.id, host);
    await cloud.aggregates.delete(aggregate.id);
  }
  for (const { name } of [...rules.images, { name: "queued" }])
    for (const image of await cloud.images.list(`${rules.prefix}${name}`))
      await cloud.images.delete(image.id);
}
