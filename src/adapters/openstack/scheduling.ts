import * as z from "zod";
import type { MicroversionRange } from "../../model/cloud.ts";
import type { NamedProvider } from "../../model/pci-provider.ts";
import type { HostProvider } from "../../model/scheduling/scheduling-host.ts";
import type { Scheduling } from "../../ports/cloud-resources.ts";
import { apiPath } from "./answer-fields.ts";
import type { ApiCall, CloudApi } from "./cloud-api.ts";
import { hypervisorVersions } from "./compute-answers.ts";
import { capacityAnswer, groupAnswer, placeAnswer, requestAnswer } from "./scheduling-answers.ts";

/** Up to here server groups, servers' flavors, hints and pinned zones are told in the same way. */
const requestVersions: MicroversionRange = { least: "2.1", most: "2.100" };
const groupVersions: MicroversionRange = { least: "2.1", most: "2.64" };
/** What is read of inventories, usages and traits is the same in all of these; traits came with 1.6. */
const providerVersions: MicroversionRange = { least: "1.0", most: "1.30" };
/** A list of providers by a trait came with 1.18. */
const requiredVersions: MicroversionRange = { least: "1.18", most: "1.30" };

const inventories = z.object({
  inventories: z.record(
    z.string(),
    z
      .object({
        total: z.number(),
        reserved: z.number(),
        min_unit: z.number(),
        max_unit: z.number(),
        step_size: z.number(),
        allocation_ratio: z.number(),
      })
      .transform((found) => ({
        total: found.total,
        reserved: found.reserved,
        minUnit: found.min_unit,
        maxUnit: found.max_unit,
        stepSize: found.step_size,
        allocationRatio: found.allocation_ratio,
      })),
  ),
});
const usages = z.object({ usages: z.record(z.string(), z.number()) });
const traits = z.object({ traits: z.array(z.string()) });

/** What Nova and Placement tell of scheduling. */
export function createScheduling(api: CloudApi): Scheduling {
  const compute = (policy: string, signal: AbortSignal | undefined) =>
    ({
      service: "compute",
      microversions: requestVersions,
      policy: `os_compute_api:${policy}`,
      signal,
    }) as const;
  return {
    findRequest: async (serverId, signal) => {
      const answer = z.object({ server: requestAnswer }).transform(({ server }) => server);
      return api.find({ ...compute("servers:show", signal), path: apiPath("servers", serverId) }, answer);
    },
    listGroups: (signal) => {
      const given = {
        ...compute("os-server-groups:index:all_projects", signal),
        microversions: groupVersions,
      };
      return api.list(
        { ...given, path: "/os-server-groups", query: { all_projects: "True" } },
        "server_groups",
        groupAnswer,
      );
    },
    listPlaces: (signal) => {
      const given = compute("servers:detail:get_all_tenants", signal);
      return api.list(
        { ...given, path: "/servers/detail", query: { all_tenants: "1" } },
        "servers",
        placeAnswer,
      );
    },
    listCapacities: (signal) => {
      const given = { ...compute("os-hypervisors:list-detail", signal), microversions: hypervisorVersions };
      return api.list({ ...given, path: "/os-hypervisors/detail" }, "hypervisors", capacityAnswer);
    },
    hasPlacement: async (signal) => (await api.versions("placement", signal)) !== undefined,
    listProviders: (signal) => listProviders(api, { microversions: providerVersions, signal }),
    listProvidersWith: async (trait, signal) => {
      const call = { service: "placement", microversions: requiredVersions, signal } as const;
      const found = await api.get(
        { ...call, path: "/traits", query: { name: `in:${trait}` }, policy: "placement:traits:list" },
        traits,
      );
      // To ask for a trait that is not known is refused.
      if (!found.traits.includes(trait)) return [];
      return listProviders(api, { microversions: requiredVersions, query: { required: trait }, signal });
    },
    findInventories: async (id, signal) =>
      (await api.find(providerCall(id, "inventories", signal), inventories))?.inventories,
    findProvider: (id, signal) => findProvider(api, id, signal),
  };
}

const namedProvider = z.object({ uuid: z.string(), name: z.string() }).transform(({ uuid, name }) => ({
  id: uuid,
  name,
}));

function listProviders(
  api: CloudApi,
  given: Pick<ApiCall, "microversions" | "query" | "signal">,
): Promise<readonly NamedProvider[]> {
  const policy = "placement:resource_providers:list";
  const call = { ...given, service: "placement", path: "/resource_providers", policy } as const;
  return api.list(call, "resource_providers", namedProvider);
}

function providerCall(id: string, part: string, signal: AbortSignal | undefined) {
  return {
    service: "placement",
    path: apiPath("resource_providers", id, part),
    microversions: providerVersions,
    policy: `placement:resource_providers:${part}`,
    signal,
  } as const;
}

async function findProvider(
  api: CloudApi,
  id: string,
  signal: AbortSignal | undefined,
): Promise<HostProvider | undefined> {
  const call = (part: string) => providerCall(id, part, signal);
  const knowsTraits = await api.speaks("placement", "1.6", signal);
  const [stock, use, marks] = await Promise.all([
    api.find(call("inventories"), inventories),
    api.find(call("usages"), usages),
    knowsTraits ? api.find(call("traits"), traits) : { traits: [] },
  ]);
  if (stock === undefined || use === undefined || marks === undefined) return undefined;
  return { inventories: stock.inventories, used: use.usages, traits: marks.traits };
}
