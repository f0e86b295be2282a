import type { AddressRange, NewSubnet, Subnet } from "../../model/cloud-resources.ts";
import { formatIpv4, overlap, parseIpv4Cidr } from "../../model/ipv4.ts";

/** A subnet that shall be there. */
export type WantedSubnet = Omit<NewSubnet, "networkId">;

/** What of a subnet is not as wanted; what is left to Neutron counts for nothing. */
export function findSubnetDifferences(found: Subnet, wanted: WantedSubnet): readonly string[] {
  const gateway = gatewayOf(wanted);
  return [
    ...(found.cidr === wanted.cidr ? [] : [`${found.cidr} instead of ${wanted.cidr}`]),
    ...(found.gateway === gateway
      ? []
      : [`${gatewayText(found.gateway)} instead of ${gatewayText(gateway)}`]),
    ...(found.dhcp === wanted.dhcp ? [] : [found.dhcp ? "DHCP" : "no DHCP"]),
    ...(wanted.pools.length === 0 || rangesText(found.pools) === rangesText(wanted.pools)
      ? []
      : [`the pools ${rangesText(found.pools) || "none"} instead of ${rangesText(wanted.pools)}`]),
    ...(wanted.dnsServers.length === 0 || sorted(found.dnsServers) === sorted(wanted.dnsServers)
      ? []
      : [`the name servers ${sorted(found.dnsServers) || "none"} instead of ${sorted(wanted.dnsServers)}`]),
  ];
}

function gatewayOf({ gateway, cidr }: WantedSubnet): string | undefined {
  if (gateway === "none") return undefined;
  if (gateway !== "auto") return gateway;
  const network = parseIpv4Cidr(cidr);
  return network && formatIpv4(network.first + 1);
}

function gatewayText(gateway: string | undefined): string {
  return gateway === undefined ? "no gateway" : `the gateway ${gateway}`;
}

function rangesText(ranges: readonly AddressRange[]): string {
  return sorted(ranges.map(({ first, last }) => `${first}-${last}`));
}

function sorted(texts: readonly string[]): string {
  return texts.toSorted().join(", ");
}

/** The subnet that has addresses of a new one already. */
export function findTakenAddresses(present: readonly Subnet[], { cidr }: WantedSubnet): Subnet | undefined {
  const wanted = parseIpv4Cidr(cidr);
  return present.find((subnet) => {
    const there = parseIpv4Cidr(subnet.cidr);
    return wanted !== undefined && there !== undefined && overlap(wanted, there);
  });
}
