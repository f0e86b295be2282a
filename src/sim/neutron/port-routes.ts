import type { CloudState } from "../cloud-state.ts";
import type { ApiAnswer, ApiRequest, Caller, Json } from "../http/api-request.ts";
import { flagOf, listOf, needObject, objectOf, textOf } from "../http/json-fields.ts";
import { Refusal } from "../http/refusal.ts";
import type { Route } from "../http/route.ts";
import type { NetworkRecord, PortRecord } from "../resource-records.ts";
import { secondsOf } from "../simulated-time.ts";
import { addPort, removePort } from "./add-port.ts";
import { checkNeutronQuota } from "./check-neutron-quota.ts";
import { extensionsOf } from "./extension-routes.ts";
import { findNetwork } from "./network-routes.ts";
import { neutronList } from "./neutron-list.ts";
import { defaultGroupOf } from "./security-group-routes.ts";

/** Ports. Sources: captures/run/raw-api.txt, captures/fail; neutron 21.0.0 ml2/plugin.py. */
export function portRoutes(state: CloudState): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/v2.0/ports",
      answer: (request) => {
        const { caller, query } = request;
        const has = new Set(extensionsOf(state));
        const seen = candidatesOf(state, query).filter((port) => maySee(state, port, caller));
        const views = seen.map((port) => portView(has, port, caller));
        return neutronList(state, request, { collection: "ports", views });
      },
    },
    { method: "POST", path: "/v2.0/ports", answer: (request) => create(state, request) },
    {
      method: "GET",
      path: "/v2.0/ports/{id}",
      answer: ({ params, caller }) => {
        const port = find(state, params.id ?? "", caller);
        return { status: 200, body: { port: portView(new Set(extensionsOf(state)), port, caller) } };
      },
    },
    {
      method: "DELETE",
      path: "/v2.0/ports/{id}",
      answer: ({ params, caller }) => remove(state, find(state, params.id ?? "", caller)),
    },
  ];
}

/** The ports that may match: of one network, where that is asked for. */
function candidatesOf(state: CloudState, query: URLSearchParams): readonly PortRecord[] {
  const network = query.get("network_id");
  if (network === null) return [...state.ports.values()];
  return [...(state.networks.get(network)?.portIds ?? [])].flatMap((id) => state.ports.get(id) ?? []);
}

function maySee({ networks }: CloudState, port: PortRecord, caller: Caller): boolean {
  const ownsNetwork = networks.get(port.networkId)?.projectId === caller.projectId;
  return caller.isAdmin || port.projectId === caller.projectId || ownsNetwork;
}

function find(state: CloudState, id: string, caller: Caller): PortRecord {
  const found = state.ports.get(id);
  if (found === undefined || !maySee(state, found, caller))
    throw new Refusal(404, `Port ${id} could not be found.`, "PortNotFound");
  return found;
}

function portView(has: ReadonlySet<string>, port: PortRecord, { isAdmin }: Caller) {
  return {
    id: port.id,
    name: port.name,
    network_id: port.networkId,
    tenant_id: port.projectId,
    mac_address: port.mac,
    admin_state_up: true,
    status: port.status,
    device_id: port.deviceId,
    device_owner: port.deviceOwner,
    fixed_ips: port.addresses.map(({ subnetId, address }) => ({ subnet_id: subnetId, ip_address: address })),
    allowed_address_pairs: [],
    extra_dhcp_opts: [],
    // Ports of networks themselves, such as those of DHCP, have none.
    security_groups:
      port.portSecurity && !port.deviceOwner.startsWith("network:") ? [defaultGroupOf(port.projectId)] : [],
    "binding:vnic_type": port.vnicType,
    ...(isAdmin
      ? {
          "binding:profile": port.profile,
          "binding:host_id": port.host,
          "binding:vif_type": port.vifType,
          "binding:vif_details": port.vifDetails,
        }
      : {}),
    ...(has.has("port-security") ? { port_security_enabled: port.portSecurity } : {}),
    ...(has.has("standard-attr-timestamp")
      ? {
          description: "",
          tags: [],
          created_at: secondsOf(port.createdAt),
          updated_at: secondsOf(port.updatedAt),
          revision_number: port.revision,
        }
      : {}),
    ...(has.has("project-id") ? { project_id: port.projectId } : {}),
    ...port.more,
  };
}

/** Fields that come with an extension, and are not there without it. */
const EXTENDED: Readonly<Record<string, string>> = {
  numa_affinity_policy: "port-numa-affinity-policy",
  trusted: "port-trusted-vif",
  qos_policy_id: "qos",
  port_security_enabled: "port-security",
};

const VNIC_TYPES: readonly string[] = [
  "normal",
  "direct",
  "macvtap",
  "direct-physical",
  "baremetal",
  "virtio-forwarder",
  "vdpa",
  "remote-managed",
];

function create(state: CloudState, { body, caller }: ApiRequest): ApiAnswer {
  const wanted = needObject(body, "port");
  const has = new Set(extensionsOf(state));
  const unknown = Object.keys(wanted).find(
    (name) => EXTENDED[name] !== undefined && !has.has(EXTENDED[name]),
  );
  if (unknown !== undefined)
    throw new Refusal(400, `Attribute '${unknown}' not allowed in POST`, "HTTPBadRequest");
  const network = findNetwork(state, textOf(wanted, "network_id") ?? "", caller);
  checkRights(state, wanted, { caller, network });
  const vnicType = textOf(wanted, "binding:vnic_type") ?? "normal";
  if (!VNIC_TYPES.includes(vnicType))
    throw new Refusal(
      400,
      `Invalid input for binding:vnic_type. Reason: '${vnicType}' is not in [${VNIC_TYPES.map((each) => `'${each}'`).join(", ")}].`,
      "HTTPBadRequest",
    );
  let own = 0;
  for (const each of state.ports.values()) if (each.projectId === caller.projectId) own += 1;
  checkNeutronQuota("port", own, state.config.quotas.ports);
  const mac = textOf(wanted, "mac_address");
  const port = addPort(state, {
    network,
    projectId: caller.projectId,
    name: textOf(wanted, "name") ?? "",
    vnicType,
    ...(mac === undefined ? {} : { mac }),
    profile: objectOf(wanted["binding:profile"]) ?? {},
    portSecurity: flagOf(wanted, "port_security_enabled", true),
    more: moreOf(wanted, has),
    ...addressesOf(wanted),
  });
  return { status: 201, body: { port: portView(has, port, caller) } };
}

function moreOf(wanted: Json, has: ReadonlySet<string>): Json {
  return {
    ...(has.has("port-numa-affinity-policy")
      ? { numa_affinity_policy: wanted.numa_affinity_policy ?? null }
      : {}),
    ...(has.has("port-trusted-vif") ? { trusted: wanted.trusted ?? null } : {}),
    ...(has.has("qos") ? { qos_policy_id: wanted.qos_policy_id ?? null } : {}),
  };
}

function addressesOf(wanted: Json) {
  if (wanted.fixed_ips === undefined) return {};
  const addresses = listOf(wanted.fixed_ips).map((each) => {
    const fields = objectOf(each) ?? {};
    return { subnetId: textOf(fields, "subnet_id") ?? "", address: textOf(fields, "ip_address") ?? "" };
  });
  return { addresses };
}

type Rights = { readonly caller: Caller; readonly network: NetworkRecord };

/** What only administrators may say of a port; the service role alone may write its profile with new defaults. */
function checkRights(state: CloudState, wanted: Json, { caller, network }: Rights): void {
  const owns = caller.isAdmin || network.projectId === caller.projectId;
  const admins = ["binding:host_id", "binding:profile", "trusted"].filter(
    (name) => wanted[name] !== undefined && !caller.isAdmin,
  );
  const services =
    state.config.enforcesNewDefaults &&
    wanted["binding:profile"] !== undefined &&
    !caller.roles.includes("service")
      ? ["binding:profile"]
      : [];
  const owners = ["mac_address", "fixed_ips", "port_security_enabled"].filter(
    (name) => wanted[name] !== undefined && !owns,
  );
  const refused = [...new Set([...admins, ...services, ...owners])].map((name) => `rule:create_port:${name}`);
  if (refused.length === 0) return;
  throw new Refusal(
    403,
    `(rule:create_port and (${refused.join(" and ")})) is disallowed by policy`,
    "PolicyNotAuthorized",
  );
}

function remove(state: CloudState, port: PortRecord): ApiAnswer {
  removePort(state, port.id);
  return { status: 204 };
}
