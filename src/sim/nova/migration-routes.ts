import type { CloudState } from "../cloud-state.ts";
import type { Route } from "../http/route.ts";
import { microsecondsOf } from "../simulated-time.ts";
import type { MigrationRecord } from "./server-record.ts";

/** Moves of servers. Source: nova 26.0.0 migrations.py. */
export function migrationRoutes(state: CloudState): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/v2.1/os-migrations",
      adminRule: "os_compute_api:os-migrations:index",
      answer: ({ query, minor }) => {
        const host = query.get("host");
        const migrations = state.migrations
          .filter(({ source, target }) => host === null || source === host || target === host)
          .map((migration) => migrationView(migration, minor));
        return { status: 200, body: { migrations } };
      },
    },
  ];
}

function migrationView({ id, serverId, status, source, target, createdAt }: MigrationRecord, minor: number) {
  return {
    id,
    instance_uuid: serverId,
    status,
    source_compute: source,
    source_node: source,
    dest_compute: target ?? null,
    dest_node: target ?? null,
    created_at: microsecondsOf(createdAt),
    ...(minor >= 23 ? { migration_type: "live-migration" } : {}),
  };
}
