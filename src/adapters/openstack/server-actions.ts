import * as z from "zod";
import { mapLimited } from "../../base/concurrency.ts";
import type { MicroversionRange } from "../../model/cloud.ts";
import type { ServerAction, ServerEvent } from "../../model/cloud-resources.ts";
import { apiPath, text } from "./answer-fields.ts";
import type { CloudApi } from "./cloud-api.ts";
import { hasCode } from "./cloud-error.ts";
import { timestamp } from "./timestamp.ts";

const CALLS_AT_ONCE = 4;

/** From 2.21 on those of deleted servers are kept, from 2.62 on events name their host, from 2.84 on they say why. */
const actionVersions: MicroversionRange = { least: "2.1", most: "2.84" };

const action = z.object({
  action: z.string(),
  request_id: z.string(),
  start_time: timestamp.nullish(),
  message: text,
});

/** An event of an action; its traceback is for administrators. */
export const serverEventAnswer: z.ZodType<ServerEvent> = z
  .object({ event: z.string(), result: text, host: text, details: text, traceback: text })
  .transform(({ event, result, host, details, traceback }) => ({
    name: event,
    result,
    host,
    details: details ?? lastLine(traceback),
  }));

const events = z
  .object({ instanceAction: z.object({ events: z.array(serverEventAnswer).nullish() }) })
  .transform(({ instanceAction }) => instanceAction.events ?? []);

/** What Nova did with a server, newest first; undefined: no such server is known. */
export async function listServerActions(
  api: CloudApi,
  id: string,
  signal: AbortSignal | undefined,
): Promise<readonly ServerAction[] | undefined> {
  const call = {
    service: "compute",
    microversions: actionVersions,
    policy: "os_compute_api:os-instance-actions:list",
    signal,
  } as const;
  const path = apiPath("servers", id, "os-instance-actions");
  const found = await api.list({ ...call, path }, "instanceActions", action).catch((error: unknown) => {
    if (hasCode(error, "cloud-not-found")) return undefined;
    throw error;
  });
  const newestFirst = found?.toSorted((a, b) => (b.start_time ?? "").localeCompare(a.start_time ?? ""));
  return (
    newestFirst &&
    mapLimited(newestFirst, CALLS_AT_ONCE, async (each) => ({
      action: each.action,
      requestId: each.request_id,
      startedAt: each.start_time ?? undefined,
      message: each.message,
      events: (await api.find({ ...call, path: `${path}${apiPath(each.request_id)}` }, events)) ?? [],
    }))
  );
}

function lastLine(traceback: string | undefined): string | undefined {
  return traceback
    ?.split("\n")
    .map((line) => line.trim())
    .findLast((line) => line !== "");
}
