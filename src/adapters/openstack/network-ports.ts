import * as z from "zod";
import type { NewPort, Port } from "../../model/cloud-resources.ts";
import type { NetworkPorts } from "../../ports/cloud-resources.ts";
import { apiPath, text } from "./answer-fields.ts";
import type { CloudApi } from "./cloud-api.ts";
import { cloudError } from "./cloud-error.ts";
import type { NetworkExtensions } from "./network-extensions.ts";

const flag = z.union([
  z.boolean(),
  z.string().transform((word) => /^(?:true|1|yes|on|t|y)$/i.test(word.trim())),
]);
const profile = z.object({ pci_slot: text, physical_network: text, trusted: flag.nullish() });
const vifDetails = z.object({ vlan: z.union([z.string(), z.number()]).nullish() });

/** An element of `ports` of Neutron; who is no administrator sees little of `binding:`. */
export const portAnswer: z.ZodType<Port> = z
  .object({
    id: z.string(),
    name: z.string().nullish(),
    network_id: z.string(),
    mac_address: z.string(),
    fixed_ips: z.array(z.object({ ip_address: z.string() })).nullish(),
    status: z.string(),
    "binding:vnic_type": text,
    "binding:vif_type": text,
    "binding:host_id": text,
    "binding:profile": profile.nullish(),
    "binding:vif_details": vifDetails.nullish(),
    device_id: z.string().nullish(),
    device_owner: z.string().nullish(),
    trusted: z.boolean().nullish(),
    numa_affinity_policy: text,
    resource_request: z.looseObject({}).nullish(),
    security_groups: z.array(z.string()).nullish(),
    port_security_enabled: z.boolean().nullish(),
  })
  .transform((found) => ({
    id: found.id,
    name: found.name ?? "",
    networkId: found.network_id,
    mac: found.mac_address,
    addresses: (found.fixed_ips ?? []).map((fixed) => fixed.ip_address),
    status: found.status,
    vnicType: found["binding:vnic_type"],
    vifType: found["binding:vif_type"],
    host: found["binding:host_id"],
    pciSlot: found["binding:profile"]?.pci_slot?.toLowerCase(),
    physicalNetwork: found["binding:profile"]?.physical_network,
    // A flat network has "0".
    vlan: Number(found["binding:vif_details"]?.vlan ?? 0) || undefined,
    deviceId: found.device_id ?? "",
    deviceOwner: found.device_owner ?? "",
    ...wishesOf(found.trusted ?? found["binding:profile"]?.trusted ?? undefined, found.numa_affinity_policy),
    ...(found.resource_request ? { asksBandwidth: true } : {}),
    ...(found.security_groups?.length && found.port_security_enabled !== false
      ? { securityGroups: found.security_groups }
      : {}),
  }));

function wishesOf(
  trusted: boolean | undefined,
  numaPolicy: string | undefined,
): Pick<Port, "trusted" | "numaPolicy"> {
  return {
    ...(trusted === undefined ? {} : { trusted }),
    ...(numaPolicy === undefined ? {} : { numaPolicy }),
  };
}

const one = z.object({ port: portAnswer }).transform(({ port }) => port);
// vif_type is never empty where it is shown: without it the host is hidden, too.
const hides = ({ vifType, host }: Port): boolean => vifType === undefined && host === undefined;

/** The ports of a cloud. */
export function createNetworkPorts(
  cloud: string,
  api: CloudApi,
  extensions: NetworkExtensions,
): NetworkPorts {
  return {
    list: async (filter, signal) => {
      const query = new URLSearchParams();
      if (filter.name !== undefined) query.set("name", filter.name);
      if (filter.networkId !== undefined) query.set("network_id", filter.networkId);
      if (filter.host !== undefined) query.set("binding:host_id", filter.host);
      if (filter.deviceId !== undefined) query.set("device_id", filter.deviceId);
      const found = await api.list(
        { service: "network", path: "/ports", query, signal },
        "ports",
        portAnswer,
      );
      if (filter.host !== undefined && found.some(hides)) throw hostsHidden(cloud);
      const matches = (wanted: string | undefined, has: string | undefined) =>
        wanted === undefined || wanted === has;
      return found.filter(
        (port) =>
          matches(filter.name, port.name) &&
          matches(filter.networkId, port.networkId) &&
          matches(filter.host, port.host) &&
          matches(filter.deviceId, port.deviceId),
      );
    },
    find: (id, signal) => api.find({ service: "network", path: apiPath("ports", id), signal }, one),
    create: async (wanted, signal) => {
      const trust = await trustOf(wanted, extensions, signal);
      await needExtensions(wanted, extensions, signal);
      const body = { port: { ...bodyOf(wanted), ...trust } };
      return api.post({ service: "network", path: "/ports", body, ...rightOf(trust), signal }, one);
    },
    delete: (id, signal) =>
      api.delete({ service: "network", path: apiPath("ports", id), policy: "delete_port", signal }),
  };
}

function bodyOf(wanted: NewPort) {
  return {
    name: wanted.name,
    network_id: wanted.networkId,
    "binding:vnic_type": wanted.vnicType,
    numa_affinity_policy: wanted.numaPolicy,
    qos_policy_id: wanted.qosPolicyId,
    port_security_enabled: wanted.portSecurity,
  };
}

/** From 2024.2 on trust is a field of its own; before that Nova takes it from the binding's profile. */
async function trustOf({ trusted }: NewPort, extensions: NetworkExtensions, signal: AbortSignal | undefined) {
  if (trusted === undefined) return {};
  if (await extensions.has("port-trusted-vif", signal)) return { trusted };
  return trusted ? { "binding:profile": { trusted: "true" } } : {};
}

function rightOf(trust: Awaited<ReturnType<typeof trustOf>>) {
  if (!("binding:profile" in trust))
    return { policy: "trusted" in trust ? "create_port:trusted" : "create_port" };
  const hint =
    "Use a user who has the role admin on the project, allow it by create_port:binding:profile in Neutron's policy, or, from 2024.2 on, add port_trusted to extension_drivers of ml2_conf.ini.";
  return { forbiddenHint: hint };
}

async function needExtensions(
  { numaPolicy, qosPolicyId, portSecurity }: NewPort,
  extensions: NetworkExtensions,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (numaPolicy !== undefined) {
    const alias = numaPolicy === "socket" ? "port-numa-affinity-policy-socket" : "port-numa-affinity-policy";
    const hint = "Leave the policy out here, and set hw:pci_numa_affinity_policy of the flavor.";
    await extensions.need(alias, { use: `give a port the NUMA policy ${numaPolicy}`, hint }, signal);
  }
  if (qosPolicyId !== undefined) {
    const hint = "Leave the QoS policy out, or add qos to service_plugins and extension_drivers of Neutron.";
    await extensions.need("qos", { use: "give a port a QoS policy", hint }, signal);
  }
  if (portSecurity !== undefined) {
    const hint = "Leave it out, or add port_security to extension_drivers of ml2_conf.ini.";
    await extensions.need("port-security", { use: "turn a port's security on or off", hint }, signal);
  }
}

function hostsHidden(cloud: string): Error {
  return cloudError("cloud-forbidden", cloud, {
    message: `Neutron of ${cloud} does not show this user on which hosts ports are`,
    hint: "Use a user who has the role admin on the project, or allow it by get_port:binding:host_id in the service's policy.",
  });
}
