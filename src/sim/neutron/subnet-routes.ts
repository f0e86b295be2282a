import {
  formatIpv4,
  isHostAddress,
  numbersOfRange,
  overlap,
  parseIpv4,
  parseIpv4Cidr,
} from "../../model/ipv4.ts";
import type { CloudState } from "../cloud-state.ts";
import type { ApiAnswer, ApiRequest, Caller, Json } from "../http/api-request.ts";
import { flagOf, listOf, needObject, objectOf, textOf } from "../http/json-fields.ts";
import { Refusal } from "../http/refusal.ts";
import type { Route } from "../http/route.ts";
import type { NetworkRecord, SubnetRecord } from "../resource-records.ts";
import { secondsOf } from "../simulated-time.ts";
import { removePort } from "./add-port.ts";
import { checkNeutronQuota } from "./check-neutron-quota.ts";
import { findNetwork } from "./network-routes.ts";
import { neutronList } from "./neutron-list.ts";
import { serveDhcp } from "./serve-dhcp.ts";

/** Subnets. Sources: captures/pre/api/subnet_list_--long.json; neutron 21.0.0 db/ipam_backend_mixin.py. */
export function subnetRoutes(state: CloudState): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/v2.0/subnets",
      answer: (request) => {
        const seen = [...state.subnets.values()].filter((subnet) => maySee(state, subnet, request.caller));
        return neutronList(state, request, { collection: "subnets", views: seen.map(subnetView) });
      },
    },
    { method: "POST", path: "/v2.0/subnets", answer: (request) => create(state, request) },
    {
      method: "GET",
      path: "/v2.0/subnets/{id}",
      answer: ({ params, caller }) => {
        const subnet = find(state, params.id ?? "", caller);
        return { status: 200, body: { subnet: subnetView(subnet) } };
      },
    },
    {
      method: "DELETE",
      path: "/v2.0/subnets/{id}",
      answer: ({ params, caller }) => remove(state, find(state, params.id ?? "", caller)),
    },
  ];
}

function maySee({ networks }: CloudState, { networkId, projectId }: SubnetRecord, caller: Caller): boolean {
  return caller.isAdmin || projectId === caller.projectId || networks.get(networkId)?.shared === true;
}

function find(state: CloudState, id: string, caller: Caller): SubnetRecord {
  const found = state.subnets.get(id);
  if (found === undefined || !maySee(state, found, caller))
    throw new Refusal(404, `Subnet ${id} could not be found.`, "SubnetNotFound");
  return found;
}

function subnetView(subnet: SubnetRecord) {
  return {
    id: subnet.id,
    name: subnet.name,
    tenant_id: subnet.projectId,
    network_id: subnet.networkId,
    ip_version: 4,
    enable_dhcp: subnet.dhcp,
    ipv6_ra_mode: null,
    ipv6_address_mode: null,
    gateway_ip: subnet.gateway === undefined ? null : formatIpv4(subnet.gateway),
    cidr: subnet.cidr,
    allocation_pools: subnet.pools.map(({ first, last }) => ({
      start: formatIpv4(first),
      end: formatIpv4(last),
    })),
    host_routes: [],
    dns_nameservers: subnet.dnsServers,
    created_at: secondsOf(subnet.createdAt),
    project_id: subnet.projectId,
  };
}

function create(state: CloudState, { body, caller }: ApiRequest): ApiAnswer {
  const wanted = needObject(body, "subnet");
  const network = findNetwork(state, textOf(wanted, "network_id") ?? "", caller);
  const given = textOf(wanted, "cidr") ?? "";
  const cidr = parseIpv4Cidr(given);
  if (cidr === undefined)
    throw new Refusal(
      400,
      `Invalid input for cidr. Reason: '${given}' is not a valid IP subnet.`,
      "HTTPBadRequest",
    );
  const own = [...state.subnets.values()].filter(({ projectId }) => projectId === caller.projectId).length;
  checkNeutronQuota("subnet", own, state.config.quotas.subnets);
  for (const id of network.subnetIds) {
    const other = state.subnets.get(id);
    if (other !== undefined && overlap(other, cidr)) throw overlaps(given, network);
  }
  const gateway = gatewayOf(wanted, cidr);
  const subnet: SubnetRecord = {
    id: state.ids.uuid(),
    name: textOf(wanted, "name") ?? "",
    networkId: network.id,
    projectId: caller.projectId,
    cidr: `${formatIpv4(cidr.first)}/${cidr.prefix}`,
    first: cidr.first,
    last: cidr.last,
    gateway,
    dhcp: flagOf(wanted, "enable_dhcp", true),
    pools: poolsOf(wanted, cidr, gateway),
    dnsServers: listOf(wanted.dns_nameservers).map(String),
    used: new Set(gateway === undefined ? [] : [gateway]),
    createdAt: state.time.now(),
  };
  state.subnets.set(subnet.id, subnet);
  network.subnetIds.push(subnet.id);
  network.revision += 1;
  network.updatedAt = subnet.createdAt;
  if (subnet.dhcp) serveDhcp(state, network, subnet);
  return { status: 201, body: { subnet: subnetView(subnet) } };
}

type Cidr = NonNullable<ReturnType<typeof parseIpv4Cidr>>;

/** The first address where nothing is said, none where it is null. */
function gatewayOf(wanted: Json, cidr: Cidr): number | undefined {
  if (wanted.gateway_ip === null) return undefined;
  const asked = textOf(wanted, "gateway_ip");
  if (asked === undefined) return cidr.first + 1;
  const number = parseIpv4(asked);
  if (number === undefined || !isHostAddress(number, cidr))
    throw new Refusal(400, `Invalid input for operation: Gateway is not valid on subnet.`, "InvalidInput");
  return number;
}

function poolsOf(wanted: Json, cidr: Cidr, gateway: number | undefined): SubnetRecord["pools"] {
  const given = listOf(wanted.allocation_pools).map((each) => objectOf(each) ?? {});
  if (given.length === 0) return aroundGateway(cidr, gateway);
  return given.map((pool) => {
    const [start, end] = [textOf(pool, "start") ?? "", textOf(pool, "end") ?? ""];
    const range = numbersOfRange({ first: start, last: end });
    if (range === undefined || range.first > range.last)
      throw new Refusal(400, `The allocation pool ${start}-${end} is not valid.`, "InvalidAllocationPool");
    if (!isHostAddress(range.first, cidr) || !isHostAddress(range.last, cidr))
      throw new Refusal(
        400,
        `The allocation pool ${start}-${end} spans beyond the subnet cidr ${textOf(wanted, "cidr")}.`,
        "OutOfBoundsAllocationPool",
      );
    if (gateway !== undefined && gateway >= range.first && gateway <= range.last)
      throw new Refusal(
        409,
        `Gateway ip ${formatIpv4(gateway)} conflicts with allocation pool ${start}-${end}.`,
        "GatewayConflictWithAllocationPools",
      );
    return range;
  });
}

function aroundGateway({ first, last }: Cidr, gateway: number | undefined): SubnetRecord["pools"] {
  const whole = { first: first + 1, last: last - 1 };
  if (gateway === undefined) return [whole];
  const parts = [
    { first: whole.first, last: gateway - 1 },
    { first: gateway + 1, last: whole.last },
  ];
  return parts.filter((part) => part.first <= part.last);
}

function remove(state: CloudState, subnet: SubnetRecord): ApiAnswer {
  const network = state.networks.get(subnet.networkId);
  const ports = [...(network?.portIds ?? [])].flatMap((id) => state.ports.get(id) ?? []);
  const users = ports.filter(({ addresses }) => addresses.some(({ subnetId }) => subnetId === subnet.id));
  if (users.some(({ deviceOwner }) => deviceOwner !== "network:dhcp"))
    throw new Refusal(
      409,
      `Unable to complete operation on subnet ${subnet.id}: One or more ports have an IP allocation from this subnet.`,
      "SubnetInUse",
    );
  for (const { id } of users) removePort(state, id);
  state.subnets.delete(subnet.id);
  network?.subnetIds.splice(network.subnetIds.indexOf(subnet.id), 1);
  return { status: 204 };
}

function overlaps(cidr: string, { id }: NetworkRecord): Refusal {
  return new Refusal(
    400,
    `Invalid input for operation: Requested subnet with cidr: ${cidr} for network: ${id} overlaps with another subnet.`,
    "InvalidInput",
  );
}
