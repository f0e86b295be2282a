import type { Port } from "../model/cloud-resources.ts";
import { functionAt } from "../model/facts-access.ts";
import { findCloudHost } from "../model/find-cloud-host.ts";
import type { HostFacts, VfSettings } from "../model/host-facts.ts";
import { type HostName, type PciAddress, parsePciAddress } from "../model/ids.ts";
import { knownValue } from "../model/reading.ts";
import type { FleetSeen, HostSeen } from "../model/rule.ts";

/** A port that Neutron has bound to a VF of this host. */
export type PortOnVf = { readonly port: Port; readonly vf: PciAddress };

/** The ports that are bound to VFs of a host, as far as the cloud shows them. */
export function portsOnVfs({ host, cloud }: HostSeen): readonly PortOnVf[] {
  return portsOnHost({ host, cloud }).flatMap((port) => {
    const vf = port.pciSlot === undefined ? undefined : parsePciAddress(port.pciSlot);
    return vf === undefined ? [] : [{ port, vf }];
  });
}

/** The ports that are bound on a host. */
export function portsOnHost({ host, cloud }: Pick<HostSeen, "host" | "cloud">): readonly Port[] {
  const ports = (cloud && knownValue(cloud.ports)) ?? [];
  const name = findCloudHost(
    host,
    ports.flatMap((port) => port.host ?? []),
  );
  return ports.filter((port) => port.host !== undefined && port.host === name);
}

/** The host of the fleet, read or not, that a port is bound on, as a part of a finding; empty: it is on none of them. */
export function placeOfPort(
  { hosts, unread }: FleetSeen,
  { host: bound }: Port,
): { readonly host?: HostName } {
  const places = [...hosts.map(({ host }) => host), ...unread];
  const host = places.find((each) => bound !== undefined && findCloudHost(each, [bound]) === bound);
  return host === undefined ? {} : { host };
}

/** What the PF says of one of its VFs; undefined: the host's tools do not show it. */
export function settingsOf(facts: HostFacts, vf: PciAddress): VfSettings | undefined {
  const pfAddress = knownValue(functionAt(facts, vf)?.physicalFunction ?? { is: "absent" });
  const pf = pfAddress && functionAt(facts, pfAddress);
  const index = pf && knownValue(pf.sriov)?.vfs.find(({ address }) => address === vf)?.index;
  const links = knownValue(facts.hostNetwork)?.links ?? [];
  const names = pf?.netdevs.map(({ name }) => name) ?? [];
  return links
    .filter(({ name }) => names.includes(name))
    .flatMap(({ vfs }) => vfs)
    .find((settings) => settings.index === index);
}

/** How a port is told to people: by its name, or its id. */
export function portText({ name, id }: Port): string {
  return name === "" ? `port ${id}` : `port ${name} (${id})`;
}
