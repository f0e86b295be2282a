import type { CloudState } from "../cloud-state.ts";
import type { HostState } from "../hosts/host-state.ts";
import { Refusal } from "../http/refusal.ts";
import type { Route } from "../http/route.ts";
import { findProvider, knownTraits, type Provider, providersOf } from "./providers.ts";

/** Resource providers and allocations. Source: captures/run/raw-api.txt and resource_provider_*.json. */
export function providerRoutes(state: CloudState): readonly Route[] {
  const rule = (right: string) => `placement:${right}`;
  const path = "/resource_providers/{id}";
  const find = (id: string | undefined): Provider => {
    const found = findProvider(state, id ?? "");
    if (found === undefined) throw new Refusal(404, `No resource provider with uuid ${id} found`);
    return found;
  };
  return [
    {
      method: "GET",
      path: "/resource_providers",
      adminRule: rule("resource_providers:list"),
      answer: ({ query, minor }) => ({ status: 200, body: listView(state, query, minor) }),
    },
    {
      method: "GET",
      path,
      adminRule: rule("resource_providers:show"),
      answer: ({ params, minor }) => ({ status: 200, body: providerView(find(params.id), minor) }),
    },
    {
      method: "GET",
      path: `${path}/inventories`,
      adminRule: rule("resource_providers:inventories:list"),
      answer: ({ params }) => {
        const { inventories, generation } = find(params.id);
        return { status: 200, body: { resource_provider_generation: generation, inventories } };
      },
    },
    {
      method: "GET",
      path: `${path}/usages`,
      adminRule: rule("resource_providers:usages"),
      answer: ({ params }) => {
        const { usages, generation } = find(params.id);
        return { status: 200, body: { resource_provider_generation: generation, usages } };
      },
    },
    {
      method: "GET",
      path: `${path}/traits`,
      adminRule: rule("resource_providers:traits:list"),
      answer: ({ params, minor }) => {
        if (minor < 6) throw new Refusal(404, "The resource could not be found.");
        const { traits, generation } = find(params.id);
        return { status: 200, body: { resource_provider_generation: generation, traits } };
      },
    },
    {
      method: "GET",
      path: "/allocations/{id}",
      adminRule: rule("allocations:list"),
      answer: ({ params, minor }) => ({ status: 200, body: allocationsOf(state, params.id ?? "", minor) }),
    },
  ];
}

function listView(state: CloudState, query: URLSearchParams, minor: number) {
  return {
    resource_providers: listProviders(state, query, minor).map((found) => providerView(found, minor)),
  };
}

function listProviders(state: CloudState, query: URLSearchParams, minor: number): readonly Provider[] {
  const [name, tree, id] = [query.get("name"), query.get("in_tree"), query.get("uuid")];
  const required = query.get("required");
  if (required !== null && minor < 18)
    throw new Refusal(400, "Invalid query string parameters: 'required' was unexpected");
  if (required !== null && !knownTraits(state).has(required))
    throw new Refusal(400, `No such trait(s): ${required}.`);
  return [...state.hosts.values()]
    .filter(
      ({ hypervisorHostname, nodeId }) =>
        name === null || name.startsWith(hypervisorHostname) || tree === nodeId,
    )
    .flatMap((host) => providersOf(state, host))
    .filter(
      (provider) =>
        (name === null || provider.name === name) &&
        (id === null || provider.id === id) &&
        (required === null || provider.traits.includes(required)) &&
        (tree === null || provider.rootId === tree || provider.id === tree),
    );
}

function providerView({ id, name, generation, parentId, rootId }: Provider, minor: number) {
  const links = ["", "inventories", "usages", "aggregates", "traits", "allocations"].map((rel) => ({
    rel: rel || "self",
    href: `/placement/resource_providers/${id}${rel && `/${rel}`}`,
  }));
  return {
    uuid: id,
    name,
    generation,
    links,
    ...(minor >= 14 ? { parent_provider_uuid: parentId ?? null, root_provider_uuid: rootId } : {}),
  };
}

/** What a server holds. There is no way to tell one that holds nothing from one that does not exist. */
function allocationsOf(state: CloudState, id: string, minor: number) {
  const server = state.servers.get(id);
  const host = state.hosts.get(server?.host ?? server?.allocatedOn ?? "");
  if (server === undefined || host === undefined) return { allocations: {} };
  const { flavor } = server;
  const own = { VCPU: flavor.vcpus, MEMORY_MB: flavor.ramMb, DISK_GB: flavor.diskGb };
  const resources = Object.fromEntries(Object.entries(own).filter(([, amount]) => amount > 0));
  return {
    allocations: { [host.nodeId]: { generation: generationOf(state, host), resources } },
    ...(minor >= 12 ? { project_id: server.projectId, user_id: server.userId } : {}),
    ...(minor >= 28 ? { consumer_generation: 1 } : {}),
    ...(minor >= 38 ? { consumer_type: "INSTANCE" } : {}),
  };
}

function generationOf(state: CloudState, host: HostState): number {
  return providersOf(state, host)[0]?.generation ?? 1;
}
