import type { CloudState } from "../cloud-state.ts";
import { type ApiAnswer, type ApiRequest, type Caller, nobody } from "../http/api-request.ts";
import { objectOf, textOf } from "../http/json-fields.ts";
import { Refusal } from "../http/refusal.ts";
import type { Service } from "../http/service.ts";
import { catalogueOf } from "./catalogue.ts";
import { findUser } from "./find-user.ts";

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
};

/** Keystone v3, as far as a client logs in by it. */
export function createIdentityService(state: CloudState): Service {
  return {
    name: "identity",
    prefix: "/identity",
    headers: (requestId) => ({ "x-openstack-request-id": requestId, vary: "X-Auth-Token" }),
    refuse: ({ status, message }) => ({
      status,
      body: { error: { code: status, message, title: TITLES[status] ?? "Error" } },
    }),
    forbid: (rule) => new Refusal(403, `You are not authorized to perform the requested action: ${rule}.`),
    routes: [
      { method: "GET", path: "/", isOpen: true, answer: (request) => versions(request, 300) },
      { method: "GET", path: "/v3", isOpen: true, answer: (request) => versions(request, 200) },
      { method: "GET", path: "/v3/", isOpen: true, answer: (request) => versions(request, 200) },
      { method: "POST", path: "/v3/auth/tokens", isOpen: true, answer: (request) => logIn(state, request) },
      { method: "GET", path: "/v3/auth/tokens", answer: (request) => showToken(state, request) },
      { method: "DELETE", path: "/v3/auth/tokens", answer: (request) => revoke(state, request) },
    ],
  };
}

function versions({ base }: ApiRequest, status: 200 | 300): ApiAnswer {
  const version = {
    id: "v3.14",
    status: "stable",
    updated: "2020-04-07T00:00:00Z",
    links: [{ rel: "self", href: `${base}/v3/` }],
    "media-types": [{ base: "application/json", type: "application/vnd.openstack.identity-v3+json" }],
  };
  return { status, body: status === 200 ? { version } : { versions: { values: [version] } } };
}

function logIn(state: CloudState, request: ApiRequest): ApiAnswer {
  const auth = objectOf(objectOf(request.body)?.auth);
  const identity = objectOf(auth?.identity);
  if (auth === undefined || identity === undefined)
    throw new Refusal(400, "Invalid input for field 'identity': None is not of type 'object'");
  const again = textOf(objectOf(identity.token) ?? {}, "id");
  const caller = again === undefined ? callerOf(state, auth) : state.tokens.get(again);
  if (caller === undefined) throw unauthorized();
  const token = `gAAAAAB${state.ids.hex()}${state.ids.hex()}`;
  state.tokens.set(token, caller);
  state.given.push(token);
  return { status: 201, headers: { "x-subject-token": token }, body: tokenBody(state, caller, request) };
}

function callerOf(state: CloudState, auth: Readonly<Record<string, unknown>>): Caller | undefined {
  const user = findUser(state.users, auth);
  if (user === undefined) return undefined;
  const isScoped = objectOf(objectOf(auth.scope)?.project) !== undefined;
  return {
    userId: user.id,
    userName: user.name,
    projectId: isScoped ? user.projectId : "",
    projectName: isScoped ? user.project : "",
    roles: isScoped ? user.roles : [],
    isAdmin: isScoped && user.roles.includes("admin"),
  };
}

function showToken(state: CloudState, request: ApiRequest): ApiAnswer {
  const token = String(request.headers["x-subject-token"] ?? "");
  const caller = state.tokens.get(token);
  if (caller === undefined) throw new Refusal(404, "Could not find token.");
  return { status: 200, headers: { "x-subject-token": token }, body: tokenBody(state, caller, request) };
}

function revoke(state: CloudState, { headers }: ApiRequest): ApiAnswer {
  state.tokens.delete(String(headers["x-subject-token"] ?? ""));
  return { status: 204 };
}

function tokenBody(state: CloudState, caller: Caller, { origin }: ApiRequest) {
  const domain = { id: "default", name: "Default" };
  const isScoped = caller.projectId !== nobody.projectId;
  const now = state.time.now();
  return {
    token: {
      methods: ["password"],
      user: { id: caller.userId, name: caller.userName, domain, password_expires_at: null },
      audit_ids: [state.ids.hex().slice(0, 22)],
      issued_at: new Date(now).toISOString().replace("Z", "000Z"),
      expires_at: new Date(now + 3_600_000).toISOString().replace("Z", "000Z"),
      ...(isScoped
        ? {
            project: { id: caller.projectId, name: caller.projectName, domain },
            is_domain: false,
            roles: caller.roles.map((name) => ({ id: `role-${name}`, name })),
            catalog: catalogueOf(state, origin, caller.projectId),
          }
        : {}),
    },
  };
}

function unauthorized(): Refusal {
  return new Refusal(401, "The request you have made requires authentication.");
}
