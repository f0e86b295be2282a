import * as z from "zod";
import type { CloudResources } from "../../ports/cloud-resources.ts";
import { computeVersions, idText, text } from "./answer-fields.ts";
import type { CloudApi } from "./cloud-api.ts";
import { timestamp } from "./timestamp.ts";

/** An element of `migrations` of os-migrations; before 2.23 it does not say of which kind it is. */
export const migrationAnswer = z
  .object({
    id: idText,
    instance_uuid: z.string(),
    migration_type: text,
    status: z.string(),
    source_compute: text,
    dest_compute: text,
    old_instance_type_id: z.number().nullish(),
    new_instance_type_id: z.number().nullish(),
    created_at: timestamp.nullish(),
  })
  .transform((found) => ({
    createdAt: found.created_at ?? "",
    migration: {
      id: found.id,
      serverId: found.instance_uuid,
      kind:
        found.migration_type ??
        (found.old_instance_type_id === found.new_instance_type_id ? "migration" : "resize"),
      status: found.status,
      sourceHost: found.source_compute,
      targetHost: found.dest_compute,
    },
  }));

/** Moves of servers. */
export function createListMigrations(api: CloudApi): CloudResources["listMigrations"] {
  return async (host, signal) => {
    const call = {
      service: "compute",
      path: "/os-migrations",
      query: { host },
      microversions: computeVersions,
      policy: "os_compute_api:os-migrations:index",
      signal,
    } as const;
    const found = await api.list(call, "migrations", migrationAnswer);
    return found
      .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))
      .map(({ migration }) => migration)
      .filter(({ sourceHost, targetHost }) => sourceHost === host || targetHost === host);
  };
}
