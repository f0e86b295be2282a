import type { ChangeNetwork, ChangeSubnet } from "../../model/cloud-action.ts";
import type { Network, Port, Subnet } from "../../model/cloud-resources.ts";
import { parseIpv4, parseIpv4Cidr } from "../../model/ipv4.ts";
import { findNetworkDifferences } from "../../steps/cloud/compare-network.ts";
import { findSubnetDifferences } from "../../steps/cloud/compare-subnet.ts";
import type { CloudWork } from "./cloud-work.ts";
import { createOnce, type Done, goneAlready, missing } from "./create-once.ts";
import { notAsPlanned, stillInUse } from "./refuse-change.ts";

/** The network of that name; throws OperatingError where there are several. */
async function find({ cloud, signal }: CloudWork, name: string): Promise<Network | undefined> {
  const [found, ...others] = await cloud.networks.list(name, signal);
  if (others.length > 0) throw notAsPlanned(`network ${name}`, [othersText(others.length)]);
  return found;
}

function othersText(count: number): string {
  return count === 1 ? "another one of its name beside it" : `${count} others of its name beside it`;
}

/** Makes a network; throws OperatingError, also where one of its name is another one. */
export async function makeNetwork(work: CloudWork, { network }: ChangeNetwork): Promise<Done> {
  return createOnce({
    find: async () => {
      const found = await find(work, network.name);
      const differences = found ? findNetworkDifferences(found, network) : [];
      if (differences.length > 0) throw notAsPlanned(`network ${network.name}`, differences);
      return found;
    },
    create: () => work.cloud.networks.create(network, work.signal),
  });
}

/** Deletes a network that is as the action says and that nobody uses; throws OperatingError. */
export async function deleteNetwork(work: CloudWork, { network }: ChangeNetwork): Promise<Done> {
  const { cloud, signal } = work;
  const found = await find(work, network.name);
  if (!found) return goneAlready;
  const what = `network ${network.name}`;
  const differences = findNetworkDifferences(found, network);
  if (differences.length > 0) throw notAsPlanned(what, differences);
  const ports = (await cloud.ports.list({ networkId: found.id }, signal)).filter(isForeign);
  if (ports.length > 0) throw stillInUse(what, ports.map(portText));
  // Neutron would delete them with the network.
  const subnets = await cloud.subnets.list(found.id, signal);
  if (subnets.length > 0)
    throw notAsPlanned(
      what,
      subnets.map(({ name, cidr }) => `the subnet ${name} (${cidr})`),
    );
  await cloud.networks.delete(found.id, signal);
  return {};
}

/** Those of DHCP and metadata are Neutron's own, and go with the network. */
function isForeign({ deviceOwner }: Port): boolean {
  return deviceOwner !== "network:dhcp" && deviceOwner !== "network:distributed";
}

function portText({ name, id, deviceOwner, deviceId }: Port): string {
  const owner = deviceOwner === "" ? "" : ` of ${deviceOwner} ${deviceId}`;
  return `the port ${name === "" ? id : `${name} (${id})`}${owner}`;
}

/** Makes a subnet; throws OperatingError, also where one of its name is another one. */
export async function makeSubnet(work: CloudWork, { network: name, subnet }: ChangeSubnet): Promise<Done> {
  const { cloud, signal } = work;
  const network = await find(work, name);
  if (!network) throw missing("network", name, cloud.name);
  return createOnce({
    find: async () => {
      const found = await findSubnet(work, network, subnet.name);
      const differences = found ? findSubnetDifferences(found, subnet) : [];
      if (differences.length > 0) throw notAsPlanned(`subnet ${subnet.name} of ${name}`, differences);
      return found;
    },
    create: () => cloud.subnets.create({ ...subnet, networkId: network.id }, signal),
  });
}

async function findSubnet(
  { cloud, signal }: CloudWork,
  network: Network,
  name: string,
): Promise<Subnet | undefined> {
  const all = await cloud.subnets.list(network.id, signal);
  const [found, ...others] = all.filter((subnet) => subnet.name === name);
  if (others.length > 0) throw notAsPlanned(`subnet ${name} of ${network.name}`, [othersText(others.length)]);
  return found;
}

/** Deletes a subnet that is as the action says and of which no port has an address; throws OperatingError. */
export async function deleteSubnet(work: CloudWork, { network: name, subnet }: ChangeSubnet): Promise<Done> {
  const { cloud, signal } = work;
  const network = await find(work, name);
  const found = network && (await findSubnet(work, network, subnet.name));
  if (!network || !found) return goneAlready;
  const what = `subnet ${subnet.name} of ${name}`;
  const differences = findSubnetDifferences(found, subnet);
  if (differences.length > 0) throw notAsPlanned(what, differences);
  const ports = (await cloud.ports.list({ networkId: network.id }, signal)).filter(
    (port) => isForeign(port) && hasAddressOf(port, found),
  );
  if (ports.length > 0) throw stillInUse(what, ports.map(portText));
  await cloud.subnets.delete(found.id, signal);
  return {};
}

function hasAddressOf({ addresses }: Port, { cidr }: Subnet): boolean {
  const range = parseIpv4Cidr(cidr);
  return addresses.some((address) => {
    const number = parseIpv4(address);
    return range !== undefined && number !== undefined && range.first <= number && number <= range.last;
  });
}
