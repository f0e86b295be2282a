import type { AddressRange } from "../../model/cloud-resources.ts";
import { formatIpv4, parseIpv4Cidr } from "../../model/ipv4.ts";

/** Ranges for two networks of the same addresses; empty: all of them. */
export type SplitAddresses = {
  readonly lower: readonly AddressRange[];
  readonly upper: readonly AddressRange[];
};

/**
 * Halves of a network's addresses. Of two networks with the same addresses each takes its own half, or a VM of one could
 * be given the address of a VM of the other and hear itself. Pure.
 */
export function splitAddresses(cidr: string): SplitAddresses {
  const network = parseIpv4Cidr(cidr);
  // Each half has to have room for DHCP and VMs.
  if (network === undefined || network.prefix > 29) return { lower: [], upper: [] };
  const middle = (network.first + network.last + 1) / 2;
  const range = (first: number, last: number) => [{ first: formatIpv4(first), last: formatIpv4(last) }];
  return { lower: range(network.first + 1, middle - 1), upper: range(middle, network.last - 1) };
}
