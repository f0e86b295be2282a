import { formatIpv4, parseIpv4 } from "../../model/ipv4.ts";
import type { CloudState } from "../cloud-state.ts";
import { Refusal } from "../http/refusal.ts";
import type { FixedAddress, NetworkRecord, SubnetRecord } from "../resource-records.ts";

/**
 * Takes addresses of a network: those that are asked for, or one of its first subnet that has any left. A network without
 * subnets gives none. Source: neutron-lib exceptions.
 */
export function takeAddress(
  state: CloudState,
  network: NetworkRecord,
  asked?: readonly FixedAddress[],
): readonly FixedAddress[] {
  if (asked !== undefined) return asked.map((each) => takeAsked(state, network, each));
  const subnets = network.subnetIds.flatMap((id) => state.subnets.get(id) ?? []);
  if (subnets.length === 0) return [];
  for (const subnet of subnets) {
    const free = findFree(subnet);
    if (free === undefined) continue;
    subnet.used.add(free);
    return [{ subnetId: subnet.id, address: formatIpv4(free) }];
  }
  const message = `No more IP addresses available on network ${network.id}.`;
  throw new Refusal(409, message, "IpAddressGenerationFailure");
}

function takeAsked(
  state: CloudState,
  network: NetworkRecord,
  { subnetId, address }: FixedAddress,
): FixedAddress {
  const number = parseIpv4(address);
  const subnet = network.subnetIds
    .flatMap((id) => state.subnets.get(id) ?? [])
    .find(
      ({ id, first, last }) =>
        (subnetId === "" || subnetId === id) && number !== undefined && number > first && number < last,
    );
  if (number === undefined || subnet === undefined)
    throw new Refusal(
      400,
      `IP address ${address} is not a valid IP for any of the subnets on the specified network.`,
      "InvalidIpForNetwork",
    );
  if (subnet.used.has(number))
    throw new Refusal(
      409,
      `IP address ${address} already allocated in subnet ${subnet.id}`,
      "IpAddressAlreadyAllocated",
    );
  subnet.used.add(number);
  return { subnetId: subnet.id, address };
}

function findFree({ pools, used }: SubnetRecord): number | undefined {
  for (const { first, last } of pools)
    for (let address = first; address <= last; address += 1) if (!used.has(address)) return address;
  return undefined;
}
