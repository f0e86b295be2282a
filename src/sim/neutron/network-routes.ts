import type { CloudState } from "../cloud-state.ts";
import type { ApiAnswer, ApiRequest, Caller, Json } from "../http/api-request.ts";
import { flagOf, needObject, numberOf, textOf } from "../http/json-fields.ts";
import { Refusal } from "../http/refusal.ts";
import type { Route } from "../http/route.ts";
import type { NetworkRecord } from "../resource-records.ts";
import { secondsOf } from "../simulated-time.ts";
import { removePort } from "./add-port.ts";
import { checkNeutronQuota } from "./check-neutron-quota.ts";
import { extensionsOf } from "./extension-routes.ts";
import { neutronList } from "./neutron-list.ts";
import { takeSegment } from "./take-segment.ts";

/** Networks. Sources: captures/run/raw-api.txt; neutron 21.0.0 ml2/plugin.py and neutron-lib. */
export function networkRoutes(state: CloudState): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/v2.0/networks",
      answer: (request) => {
        const seen = [...state.networks.values()].filter((network) => maySee(network, request.caller));
        const views = seen.map((network) => networkView(state, network, request.caller));
        return neutronList(state, request, { collection: "networks", views });
      },
    },
    { method: "POST", path: "/v2.0/networks", answer: (request) => create(state, request) },
    {
      method: "GET",
      path: "/v2.0/networks/{id}",
      answer: ({ params, caller }) => {
        const network = findNetwork(state, params.id ?? "", caller);
        return { status: 200, body: { network: networkView(state, network, caller) } };
      },
    },
    {
      method: "DELETE",
      path: "/v2.0/networks/{id}",
      answer: ({ params, caller }) => remove(state, findNetwork(state, params.id ?? "", caller), caller),
    },
  ];
}

/** A network that the caller may see. */
export function findNetwork({ networks }: CloudState, id: string, caller: Caller): NetworkRecord {
  const found = networks.get(id);
  if (found === undefined || !maySee(found, caller))
    throw new Refusal(404, `Network ${id} could not be found.`, "NetworkNotFound");
  return found;
}

function maySee({ shared, projectId }: NetworkRecord, caller: Caller): boolean {
  return caller.isAdmin || shared || projectId === caller.projectId;
}

function networkView(state: CloudState, network: NetworkRecord, { isAdmin }: Caller) {
  const has = new Set(extensionsOf(state));
  return {
    id: network.id,
    name: network.name,
    tenant_id: network.projectId,
    admin_state_up: true,
    ...(has.has("net-mtu") ? { mtu: network.mtu } : {}),
    status: "ACTIVE",
    subnets: network.subnetIds,
    shared: network.shared,
    "router:external": false,
    ...(has.has("standard-attr-timestamp")
      ? {
          availability_zone_hints: [],
          availability_zones: network.dhcpHosts.length > 0 ? ["nova"] : [],
          description: network.description,
          tags: [],
          created_at: secondsOf(network.createdAt),
          updated_at: secondsOf(network.updatedAt),
          revision_number: network.revision,
        }
      : {}),
    ...(has.has("port-security") ? { port_security_enabled: true } : {}),
    ...(has.has("project-id") ? { project_id: network.projectId } : {}),
    ...(isAdmin
      ? {
          "provider:network_type": network.kind,
          "provider:physical_network": network.physicalNetwork ?? null,
          "provider:segmentation_id": network.segment ?? null,
        }
      : {}),
  };
}

function create(state: CloudState, { body, caller }: ApiRequest): ApiAnswer {
  const wanted = needObject(body, "network");
  const provider = Object.keys(wanted).filter(
    (key) => key.startsWith("provider:") && wanted[key] !== undefined,
  );
  const rules = [...provider, ...(wanted.shared === true ? ["shared"] : [])].map(
    (key) => `rule:create_network:${key}`,
  );
  if (!caller.isAdmin && rules.length > 0)
    throw new Refusal(
      403,
      `(rule:create_network and (${rules.join(" and ")})) is disallowed by policy`,
      "PolicyNotAuthorized",
    );
  const own = [...state.networks.values()].filter(({ projectId }) => projectId === caller.projectId).length;
  checkNeutronQuota("network", own, state.config.quotas.networks);
  const segment = takeSegment(state, wanted);
  const now = state.time.now();
  const network: NetworkRecord = {
    ...segment,
    id: state.ids.uuid(),
    name: textOf(wanted, "name") ?? "",
    projectId: caller.projectId,
    mtu: mtuOf(state, wanted),
    shared: flagOf(wanted, "shared", false),
    description: textOf(wanted, "description") ?? "",
    subnetIds: [],
    portIds: new Set(),
    dhcpHosts: [],
    createdAt: now,
    updatedAt: now,
    revision: 1,
  };
  state.networks.set(network.id, network);
  return { status: 201, body: { network: networkView(state, network, caller) } };
}

function mtuOf(state: CloudState, wanted: Json): number {
  const asked = numberOf(wanted, "mtu");
  const most = state.config.globalPhysnetMtu;
  if (asked !== undefined && !extensionsOf(state).includes("net-mtu-writable"))
    throw new Refusal(400, "Attribute 'mtu' not allowed in POST", "HTTPBadRequest");
  if (asked === undefined || asked === 0) return most;
  if (asked > most)
    throw new Refusal(
      400,
      `Invalid input for operation: Requested MTU is too big, maximum is ${most}.`,
      "InvalidInput",
    );
  return asked;
}

function remove(state: CloudState, network: NetworkRecord, caller: Caller): ApiAnswer {
  if (!caller.isAdmin && network.projectId !== caller.projectId)
    throw new Refusal(403, "rule:delete_network is disallowed by policy", "PolicyNotAuthorized");
  const ports = [...network.portIds].flatMap((id) => state.ports.get(id) ?? []);
  // Ports that Neutron made itself go with the network.
  if (ports.some(({ deviceOwner }) => deviceOwner !== "network:dhcp"))
    throw new Refusal(
      409,
      `Unable to complete operation on network ${network.id}. There are one or more ports still in use on the network.`,
      "NetworkInUse",
    );
  for (const { id } of ports) removePort(state, id);
  for (const id of network.subnetIds) state.subnets.delete(id);
  state.networks.delete(network.id);
  return { status: 204 };
}
