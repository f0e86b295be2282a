import * as z from "zod";
import type { MicroversionRange } from "../../model/cloud.ts";
import type { CloudResources } from "../../ports/cloud-resources.ts";
import { apiPath } from "./answer-fields.ts";
import type { CloudApi } from "./cloud-api.ts";

/** What is read of allocations is the same in all of these. */
const allocationVersions: MicroversionRange = { least: "1.0", most: "1.30" };

/** Placement's answer to what a consumer holds. */
export const allocationsAnswer = z
  .object({ allocations: z.record(z.string(), z.object({ resources: z.record(z.string(), z.number()) })) })
  .transform(({ allocations }) =>
    Object.entries(allocations).map(([providerId, { resources }]) => ({ providerId, resources })),
  );

/** What consumers hold in Placement. */
export function createFindAllocations(api: CloudApi): CloudResources["findAllocations"] {
  return async (consumerId, signal) => {
    if ((await api.versions("placement", signal)) === undefined) return undefined;
    const call = {
      service: "placement",
      path: apiPath("allocations", consumerId),
      microversions: allocationVersions,
      policy: "placement:allocations:list",
      signal,
    } as const;
    return api.get(call, allocationsAnswer);
  };
}
