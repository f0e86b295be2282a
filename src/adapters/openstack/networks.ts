import * as z from "zod";
import type { Network, NewNetwork } from "../../model/cloud-resources.ts";
import type { Networks } from "../../ports/cloud-resources.ts";
import { apiPath, text } from "./answer-fields.ts";
import type { CloudApi } from "./cloud-api.ts";
import type { NetworkExtensions } from "./network-extensions.ts";

const segment = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((found) => (found === null || found === undefined || found === "" ? undefined : Number(found)));

/** An element of `networks` of Neutron; who is no administrator sees nothing of `provider:`. */
export const networkAnswer: z.ZodType<Network> = z
  .object({
    id: z.string(),
    name: z.string(),
    project_id: text,
    tenant_id: text,
    "provider:network_type": text,
    "provider:physical_network": text,
    "provider:segmentation_id": segment,
    mtu: z.number().nullish(),
    shared: z.boolean().nullish(),
  })
  .transform((found) => ({
    id: found.id,
    name: found.name,
    projectId: found.project_id ?? found.tenant_id ?? "",
    kind: found["provider:network_type"],
    physicalNetwork: found["provider:physical_network"],
    segment: found["provider:segmentation_id"],
    // Kilo and Liberty have 0 for what they do not know.
    mtu: found.mtu || undefined,
    shared: found.shared ?? false,
  }));

const one = z.object({ network: networkAnswer }).transform(({ network }) => network);
const dhcpAgent = z.object({ host: z.string(), alive: z.boolean().nullish() });

/** The networks of a cloud. */
export function createNetworks(api: CloudApi, extensions: NetworkExtensions): Networks {
  return {
    list: async (name, signal) => {
      const query = name === undefined ? {} : { name };
      const found = await api.list(
        { service: "network", path: "/networks", query, signal },
        "networks",
        networkAnswer,
      );
      return found.filter((network) => name === undefined || network.name === name);
    },
    create: async (wanted, signal) => {
      const hint = "Leave the MTU out, and set global_physnet_mtu and path_mtu of neutron.conf.";
      const use = "give a network its MTU";
      if (wanted.mtu !== undefined) await extensions.need("net-mtu-writable", { use, hint }, signal);
      const policy = `create_network:${wanted.shared ? "shared and create_network:" : ""}provider:physical_network`;
      const body = { network: bodyOf(wanted) };
      return api.post({ service: "network", path: "/networks", body, policy, signal }, one);
    },
    delete: (id, signal) =>
      api.delete({ service: "network", path: apiPath("networks", id), policy: "delete_network", signal }),
    listDhcpHosts: async (id, signal) => {
      const path = apiPath("networks", id, "dhcp-agents");
      const answer = z.object({ agents: z.array(dhcpAgent) });
      const found = await api.find({ service: "network", path, policy: "get_dhcp-agents", signal }, answer);
      const aliveFirst = (found?.agents ?? []).toSorted(
        (a, b) => Number(b.alive ?? false) - Number(a.alive ?? false),
      );
      return [...new Set(aliveFirst.map(({ host }) => host))];
    },
  };
}

function bodyOf({ name, kind, physicalNetwork, vlan, mtu, shared }: NewNetwork) {
  return {
    name,
    admin_state_up: true,
    shared,
    "provider:network_type": kind,
    "provider:physical_network": physicalNetwork,
    "provider:segmentation_id": kind === "vlan" ? vlan : undefined,
    mtu,
  };
}
