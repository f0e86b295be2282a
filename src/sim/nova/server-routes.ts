import type { CloudState } from "../cloud-state.ts";
import type { ApiAnswer, ApiRequest, Caller } from "../http/api-request.ts";
import { Refusal } from "../http/refusal.ts";
import type { Route } from "../http/route.ts";
import { actionRoutes } from "./action-routes.ts";
import { createServer } from "./create-server.ts";
import { deleteServer } from "./delete-server.ts";
import { novaList } from "./nova-list.ts";
import type { ServerRecord } from "./server-record.ts";
import { serverView } from "./server-view.ts";

/** Servers and what was done with them. Source: nova 26.0.0 servers.py. */
export function serverRoutes(state: CloudState): readonly Route[] {
  return [
    { method: "GET", path: "/v2.1/servers/detail", answer: (request) => list(state, request) },
    { method: "POST", path: "/v2.1/servers", answer: (request) => createServer(state, request) },
    {
      method: "GET",
      path: "/v2.1/servers/{id}",
      answer: (request) => {
        const server = findServer(state, request.params.id ?? "", request.caller);
        return { status: 200, body: { server: serverView(state, server, request) } };
      },
    },
    {
      method: "DELETE",
      path: "/v2.1/servers/{id}",
      answer: (request) => {
        deleteServer(state, findServer(state, request.params.id ?? "", request.caller), request);
        return { status: 204 };
      },
    },
    ...actionRoutes(state),
  ];
}

/** A server that the caller may see, and that is not gone. */
export function findServer({ servers }: CloudState, id: string, caller: Caller): ServerRecord {
  const found = servers.get(id);
  if (found === undefined || found.isDeleted || !isOwn(found, caller))
    throw new Refusal(404, `Instance ${id} could not be found.`);
  return found;
}

/** Whether a server is of the caller's project, or the caller may see all. */
export function isOwn({ projectId }: ServerRecord, caller: Caller): boolean {
  return caller.isAdmin || projectId === caller.projectId;
}

function list(state: CloudState, request: ApiRequest): ApiAnswer {
  const { query, caller } = request;
  const isAll = !["0", "false", ""].includes((query.get("all_tenants") ?? "0").toLowerCase());
  if (isAll && !caller.isAdmin)
    throw new Refusal(
      403,
      "Policy doesn't allow os_compute_api:servers:detail:get_all_tenants to be performed.",
    );
  const [name, status] = [query.get("name"), query.get("status")];
  // Who is no administrator asks for a host in vain: Nova takes the filter out.
  const host = caller.isAdmin ? query.get("host") : null;
  // Nova gives the name to its database as a regular expression.
  const pattern = name === null ? undefined : new RegExp(name, "i");
  const items = [...state.servers.values()]
    .filter(
      (server) =>
        !server.isDeleted &&
        (isAll || server.projectId === caller.projectId) &&
        (host === null || server.host === host) &&
        (status === null || server.status === status.toUpperCase()) &&
        (pattern === undefined || pattern.test(server.name)),
    )
    .toReversed();
  const view = (server: ServerRecord) => serverView(state, server, request);
  return novaList(
    { collection: "servers", items, idOf: ({ id }) => id, view, most: state.config.pageLimit },
    request,
  );
}
