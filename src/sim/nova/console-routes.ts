import type { CloudState } from "../cloud-state.ts";
import type { ApiAnswer, ApiRequest } from "../http/api-request.ts";
import { numberOf, objectOf } from "../http/json-fields.ts";
import { Refusal } from "../http/refusal.ts";
import type { Route } from "../http/route.ts";
import { changePower } from "./change-power.ts";
import { startLiveMigration } from "./live-migration.ts";
import { portsOfGuest } from "./ports-of-guest.ts";
import type { ServerRecord } from "./server-record.ts";
import { findServer } from "./server-routes.ts";

/** What may be done with a server by its actions: its console, a live migration, and its power. Source: nova 26.0.0 console_output.py. */
export function consoleRoutes(state: CloudState): readonly Route[] {
  return [
    {
      method: "POST",
      path: "/v2.1/servers/{id}/action",
      answer: (request) => act(state, request),
    },
  ];
}

function act(state: CloudState, request: ApiRequest): ApiAnswer {
  const { params, caller, body } = request;
  const server = findServer(state, params.id ?? "", caller);
  const live = objectOf(objectOf(body)?.["os-migrateLive"]);
  if (live !== undefined) return startLiveMigration(state, server, { asked: live, request });
  const fields = objectOf(body) ?? {};
  if ("os-stop" in fields) return changePower(state, server, "SHUTOFF");
  if ("os-start" in fields) return changePower(state, server, "ACTIVE");
  const asked = objectOf(objectOf(body)?.["os-getConsoleOutput"]);
  if (asked === undefined)
    throw new Refusal(400, `There is no such action: ${Object.keys(objectOf(body) ?? {}).join()}`);
  if (server.host === undefined) throw new Refusal(409, `Instance ${server.id} is not ready`);
  // Before the guest is started there is no file of its console.
  if (server.taskState !== null && server.status === "BUILD")
    throw new Refusal(404, "Guest does not have a console available.");
  const lines = numberOf(asked, "length");
  const text = state.consoleOf(viewOf(state, server, server.host)).replace(/[\0-\x08\x0b-\x1f]/g, "");
  const output = lines === undefined || lines < 0 ? text : text.split("\n").slice(-lines).join("\n");
  return { status: 200, body: { output } };
}

function viewOf(state: CloudState, server: ServerRecord, host: string) {
  const ports = portsOfGuest(state, server);
  const { id, name, metadata, userData, launchedAt } = server;
  const now = state.time.now();
  const decoded = userData === undefined ? undefined : Buffer.from(userData, "base64").toString("utf8");
  return { id, name, metadata, host, ports, userData: decoded, runningMs: now - (launchedAt ?? now) };
}
