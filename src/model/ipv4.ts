import type { AddressRange } from "./cloud-resources.ts";

/** An IPv4 network by its numbers. */
export type Ipv4Cidr = { readonly first: number; readonly last: number; readonly prefix: number };

/** The number of a dotted address; undefined: it is none. */
export function parseIpv4(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1);
  // A leading zero means octal to some, and nothing to others.
  if (!parts || parts.some((part) => Number(part) > 255 || /^0\d/.test(part))) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** The dotted address of a number. */
export function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

/** The network that an address with a prefix is in, such as 10.20.4.0/24; undefined: it is none. */
export function parseIpv4Cidr(text: string): Ipv4Cidr | undefined {
  const [, base = "", bits = ""] = /^([\d.]+)\/(\d|[12]\d|3[0-2])$/.exec(text) ?? [];
  const address = parseIpv4(base);
  if (address === undefined) return undefined;
  const prefix = Number(bits);
  const size = 2 ** (32 - prefix);
  const first = Math.floor(address / size) * size;
  return { first, last: first + size - 1, prefix };
}

/** How a network is written: its first address and its prefix. */
export function formatIpv4Cidr({ first, prefix }: Ipv4Cidr): string {
  return `${formatIpv4(first)}/${prefix}`;
}

/** Whether an address is one of a network that a host can have: neither the network's own nor that of all. */
export function isHostAddress(address: number, { first, last }: Ipv4Cidr): boolean {
  return address > first && address < last;
}

/** The numbers of a range's ends; undefined: one of them is no IPv4 address. */
export function numbersOfRange({ first, last }: AddressRange): Pick<Ipv4Cidr, "first" | "last"> | undefined {
  const [low, high] = [parseIpv4(first), parseIpv4(last)];
  return low === undefined || high === undefined ? undefined : { first: low, last: high };
}

/** Whether two ranges of addresses have one in common. */
export function overlap(
  one: Pick<Ipv4Cidr, "first" | "last">,
  other: Pick<Ipv4Cidr, "first" | "last">,
): boolean {
  return one.first <= other.last && other.first <= one.last;
}
