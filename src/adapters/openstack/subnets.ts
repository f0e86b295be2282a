import * as z from "zod";
import type { NewSubnet, Subnet } from "../../model/cloud-resources.ts";
import type { Subnets } from "../../ports/cloud-resources.ts";
import { apiPath, text } from "./answer-fields.ts";
import type { CloudApi } from "./cloud-api.ts";

const pool = z
  .object({ start: z.string(), end: z.string() })
  .transform(({ start, end }) => ({ first: start, last: end }));

/** An element of `subnets` of Neutron. */
export const subnetAnswer: z.ZodType<Subnet> = z
  .object({
    id: z.string(),
    name: z.string().nullish(),
    network_id: z.string(),
    cidr: z.string(),
    gateway_ip: text,
    enable_dhcp: z.boolean(),
    allocation_pools: z.array(pool).nullish(),
    dns_nameservers: z.array(z.string()).nullish(),
  })
  .transform((found) => ({
    id: found.id,
    name: found.name ?? "",
    networkId: found.network_id,
    cidr: found.cidr,
    gateway: found.gateway_ip,
    dhcp: found.enable_dhcp,
    pools: found.allocation_pools ?? [],
    dnsServers: found.dns_nameservers ?? [],
  }));

const one = z.object({ subnet: subnetAnswer }).transform(({ subnet }) => subnet);

/** The subnets of a cloud. */
export function createSubnets(api: CloudApi): Subnets {
  return {
    list: async (networkId, signal) => {
      const call = {
        service: "network",
        path: "/subnets",
        query: { network_id: networkId },
        signal,
      } as const;
      const found = await api.list(call, "subnets", subnetAnswer);
      return found.filter((subnet) => subnet.networkId === networkId);
    },
    create: (wanted, signal) => {
      const body = { subnet: bodyOf(wanted) };
      return api.post({ service: "network", path: "/subnets", body, policy: "create_subnet", signal }, one);
    },
    delete: (id, signal) =>
      api.delete({ service: "network", path: apiPath("subnets", id), policy: "delete_subnet", signal }),
  };
}

function bodyOf({ name, networkId, cidr, gateway, dhcp, pools, dnsServers }: NewSubnet) {
  return {
    name,
    network_id: networkId,
    ip_version: cidr.includes(":") ? 6 : 4,
    cidr,
    enable_dhcp: dhcp,
    ...(gateway === "auto" ? {} : { gateway_ip: gateway === "none" ? null : gateway }),
    ...(pools.length > 0
      ? { allocation_pools: pools.map(({ first, last }) => ({ start: first, end: last })) }
      : {}),
    ...(dnsServers.length > 0 ? { dns_nameservers: dnsServers } : {}),
  };
}
