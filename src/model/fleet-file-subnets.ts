import { asList } from "./fleet-file-hosts.ts";
import type { FieldProblem } from "./fleet-file-issues.ts";
import { rightCidr, type SubnetEntry } from "./fleet-file-tenants-schema.ts";
import type { FieldPath } from "./fleet-file-yaml.ts";
import {
  formatIpv4,
  type Ipv4Cidr,
  isHostAddress,
  numbersOfRange,
  overlap,
  parseIpv4,
  parseIpv4Cidr,
} from "./ipv4.ts";
import type { NetworkIntent } from "./tenant-intent.ts";

/** A subnet with its defaults. */
export function subnetOf(entry: SubnetEntry): NetworkIntent["subnets"][number] {
  const { name, cidr, gateway, dhcp, pools, dns } = entry;
  return {
    name,
    cidr,
    gateway: gateway ?? "auto",
    dhcp: dhcp ?? true,
    pools: asList(pools ?? []).map(rangeOf),
    dnsServers: asList(dns ?? []),
  };
}

function rangeOf(written: string): { readonly first: string; readonly last: string } {
  const [first = "", last = first] = written.split("-");
  return { first, last };
}

/** What is wrong with the subnets of a network, each by itself and beside each other. */
export function findSubnetProblems(
  subnets: readonly SubnetEntry[],
  path: FieldPath,
): readonly FieldProblem[] {
  return subnets.flatMap((subnet, index) => {
    const at = [...path, index];
    const before = subnets.slice(0, index);
    const named = before.findIndex(({ name }) => name === subnet.name);
    const twice = named < 0 ? [] : [nameTwice(subnet.name, named, [...at, "name"])];
    const cidr = parseIpv4Cidr(subnet.cidr);
    if (!cidr) return twice;
    return [
      ...twice,
      ...findCidrProblems(subnet.cidr, [...at, "cidr"]),
      ...findOverlap(cidr, before, [...at, "cidr"]),
      ...findGatewayProblems(subnet, cidr, [...at, "gateway"]),
      ...findPoolProblems(subnet, cidr, [...at, "pools"]),
    ];
  });
}

function nameTwice(name: string, before: number, path: FieldPath): FieldProblem {
  const message = `${name} is given twice in this network, also in subnets[${before}]`;
  return { path, at: "value", message, fix: "give it another name" };
}

/** That addresses of a network begin elsewhere than they are written to. */
export function findCidrProblems(written: string, path: FieldPath): readonly FieldProblem[] {
  const right = rightCidr(written);
  if (right === undefined) return [];
  const message = `${written} is an address within a network`;
  return [{ path, at: "value", message, fix: `write ${right}` }];
}

function findOverlap(
  cidr: Ipv4Cidr,
  before: readonly SubnetEntry[],
  path: FieldPath,
): readonly FieldProblem[] {
  const other = before.find((subnet) => {
    const there = parseIpv4Cidr(subnet.cidr);
    return there !== undefined && overlap(cidr, there);
  });
  if (!other) return [];
  const message = `has addresses in common with ${other.cidr} of ${other.name}`;
  return [{ path, at: "value", message, fix: "let no two subnets of a network overlap" }];
}

function findGatewayProblems(
  { gateway = "auto", cidr: written }: SubnetEntry,
  cidr: Ipv4Cidr,
  path: FieldPath,
): readonly FieldProblem[] {
  const address = parseIpv4(gateway);
  if (address === undefined || isHostAddress(address, cidr)) return [];
  const fix = `name one of ${formatIpv4(cidr.first + 1)} to ${formatIpv4(cidr.last - 1)}, or write none`;
  return [{ path, at: "value", message: `${gateway} is no address of a host in ${written}`, fix }];
}

function findPoolProblems(subnet: SubnetEntry, cidr: Ipv4Cidr, path: FieldPath): readonly FieldProblem[] {
  const { gateway = "auto", pools = [] } = subnet;
  const door = gateway === "auto" ? cidr.first + 1 : parseIpv4(gateway);
  const isList = typeof pools !== "string";
  const written = asList(pools);
  return written.flatMap((pool, index): readonly FieldProblem[] => {
    const place = { path: isList ? [...path, index] : path, at: "value" } as const;
    const range = rangeOf(pool);
    const numbers = numbersOfRange(range);
    if (!numbers) return [];
    if (numbers.first > numbers.last)
      return [
        { ...place, message: `has ${pool} from high to low`, fix: `write ${range.last}-${range.first}` },
      ];
    if (!isHostAddress(numbers.first, cidr) || !isHostAddress(numbers.last, cidr))
      return [
        {
          ...place,
          message: `${pool} is not within ${subnet.cidr}`,
          fix: `stay within ${formatIpv4(cidr.first + 1)} and ${formatIpv4(cidr.last - 1)}`,
        },
      ];
    if (door !== undefined && numbers.first <= door && door <= numbers.last)
      return [
        {
          ...place,
          message: `${pool} has the gateway ${formatIpv4(door)}`,
          fix: "leave it out of the range, or write gateway: none",
        },
      ];
    const other = written.slice(0, index).find((before) => {
      const there = numbersOfRange(rangeOf(before));
      return there !== undefined && overlap(numbers, there);
    });
    if (other === undefined) return [];
    return [{ ...place, message: `${pool} has addresses in common with ${other}`, fix: "let none overlap" }];
  });
}
