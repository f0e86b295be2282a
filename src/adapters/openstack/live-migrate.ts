import * as z from "zod";
import { apiPath, computeVersions } from "./answer-fields.ts";
import type { CloudApi } from "./cloud-api.ts";
import { hasCode } from "./cloud-error.ts";

/** Before 2.34 Nova looks at both hosts before it answers. */
const TIMEOUT_MS = 300_000;

/** Asks for a live migration; nothing is forced (2.30 to 2.67), so that the scheduler looks at a host that is named. */
export async function liveMigrate(
  api: CloudApi,
  { id, host = null }: { readonly id: string; readonly host?: string | null | undefined },
  signal: AbortSignal | undefined,
): Promise<void> {
  const ask = async (how: Readonly<Record<string, unknown>>): Promise<void> => {
    await api.post(
      {
        service: "compute",
        path: apiPath("servers", id, "action"),
        microversions: computeVersions,
        body: { "os-migrateLive": { host, ...how } },
        policy: "os_compute_api:os-migrate-server:migrate_live",
        timeoutMs: TIMEOUT_MS,
        signal,
      },
      z.unknown(),
    );
  };
  if (await api.speaks("compute", "2.25", signal)) return ask({ block_migration: "auto" });
  try {
    await ask({ block_migration: false, disk_over_commit: false });
  } catch (error) {
    // Only the hosts know whether they share the disks, and older releases want to be told.
    if (!hasCode(error, "cloud-request-refused") || !/shared storage/i.test(String(error))) throw error;
    await ask({ block_migration: true, disk_over_commit: false });
  }
}
