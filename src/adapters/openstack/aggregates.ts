import * as z from "zod";
import type { Aggregate, PropertyChanges } from "../../model/cloud-resources.ts";
import type { Aggregates } from "../../ports/cloud-resources.ts";
import { apiPath, computeVersions, idText, properties, text } from "./answer-fields.ts";
import type { ApiCall, CloudApi } from "./cloud-api.ts";
import { hasCode } from "./cloud-error.ts";

/** An aggregate of os-aggregates; the answer to its creation has neither hosts nor metadata. */
export const aggregateAnswer: z.ZodType<Aggregate> = z
  .object({
    id: idText,
    name: z.string(),
    availability_zone: text,
    hosts: z.array(z.string()).nullish(),
    metadata: properties,
  })
  .transform(({ metadata: { availability_zone: zone, ...others }, ...found }) => ({
    id: found.id,
    name: found.name,
    availabilityZone: found.availability_zone ?? zone,
    hosts: found.hosts ?? [],
    properties: others,
  }));

const one = z.object({ aggregate: aggregateAnswer }).transform(({ aggregate }) => aggregate);

/** The aggregates of a cloud. */
export function createAggregates(api: CloudApi): Aggregates {
  const call = (right: string, signal: AbortSignal | undefined) =>
    ({
      service: "compute",
      microversions: computeVersions,
      policy: `os_compute_api:os-aggregates:${right}`,
      signal,
    }) as const;
  const act = (id: string, given: Pick<ApiCall, "body" | "policy" | "signal">): Promise<Aggregate> =>
    api.post({ ...call("", given.signal), ...given, path: action(id), isRepeatable: true }, one);
  // Both "in it already" and "in no zone that fits" are 409, and 404 is its host's as well as its own.
  const hostsOf = async (id: string, signal: AbortSignal | undefined) =>
    (await api.find({ ...call("show", signal), path: apiPath("os-aggregates", id) }, one))?.hosts;
  return {
    list: (signal) =>
      api.list({ ...call("index", signal), path: "/os-aggregates" }, "aggregates", aggregateAnswer),
    create: ({ name, availabilityZone }, signal) => {
      const aggregate = { name, availability_zone: availabilityZone ?? null };
      return api.post({ ...call("create", signal), path: "/os-aggregates", body: { aggregate } }, one);
    },
    setProperties: async (id, changes: PropertyChanges, signal) => {
      if (Object.keys(changes).length === 0) return;
      const body = { set_metadata: { metadata: changes } };
      await act(id, { ...call("set_metadata", signal), body });
    },
    addHost: async (id, host, signal) => {
      await act(id, { ...call("add_host", signal), body: { add_host: { host } } }).catch(
        async (error: unknown) => {
          if (!hasCode(error, "cloud-conflict")) throw error;
          if (!(await hostsOf(id, signal))?.includes(host)) throw error;
        },
      );
    },
    removeHost: async (id, host, signal) => {
      await act(id, { ...call("remove_host", signal), body: { remove_host: { host } } }).catch(
        async (error: unknown) => {
          if (!hasCode(error, "cloud-not-found")) throw error;
          if ((await hostsOf(id, signal))?.includes(host)) throw error;
        },
      );
    },
    delete: (id, signal) => api.delete({ ...call("delete", signal), path: apiPath("os-aggregates", id) }),
  };
}

function action(id: string): string {
  return apiPath("os-aggregates", id, "action");
}
