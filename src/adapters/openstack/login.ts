import * as z from "zod";
import { answerError, type Exchange, parseJson, strangeAnswer } from "./answer-error.ts";
import { type Catalogue, catalogueSchema } from "./catalogue.ts";
import { cloudError } from "./cloud-error.ts";
import { type CloudSettings, type Named, type Scope, secretOf } from "./cloud-settings.ts";
import type { HttpRequest } from "./http-exchange.ts";
import { Secret } from "./secret.ts";
import { type Sending, sendRepeating } from "./send-repeating.ts";

/** What Keystone gave for the credentials. */
export type Token = {
  readonly secret: Secret;
  readonly catalogue: Catalogue;
  readonly user: string;
  readonly roles: readonly string[];
  /** undefined: it is not for a project. */
  readonly projectId: string | undefined;
};

const tokenSchema = z.object({
  token: z.object({
    user: z.object({ id: z.string(), name: z.string().optional() }),
    project: z.object({ id: z.string() }).nullish(),
    roles: z.array(z.object({ name: z.string() })).nullish(),
    catalog: catalogueSchema.nullish(),
  }),
});

const LOGIN_TIMEOUT_MS = 30_000;

/** Logs in at Keystone v3. Throws `cloud-login-failed`, and what a connection and an answer may fail with. */
export async function logIn(sending: Sending, settings: CloudSettings, signal?: AbortSignal): Promise<Token> {
  const request = loginRequest(settings, signal);
  const answer = await sendRepeating(sending, request, true);
  const exchange = { cloud: settings.name, request, answer, secrets: [secretOf(settings.login)] };
  if ([400, 401, 403].includes(answer.status)) throw refused(exchange, settings);
  if (answer.status === 404) throw noKeystone(exchange, settings);
  if (answer.status !== 200 && answer.status !== 201) throw answerError(exchange);
  const parsed = tokenSchema.safeParse(parseJson(exchange));
  const secret = answer.header("x-subject-token") ?? givenToken(settings, request);
  if (!parsed.success || secret === undefined)
    throw strangeAnswer(exchange, "neither a token nor a catalogue as Keystone v3 gives them");
  const { user, project, roles, catalog } = parsed.data.token;
  return {
    secret: new Secret(secret),
    catalogue: catalog ?? [],
    user: user.name ?? user.id,
    roles: (roles ?? []).map(({ name }) => name),
    projectId: project?.id,
  };
}

function loginRequest(settings: CloudSettings, signal: AbortSignal | undefined): HttpRequest {
  const { login, scope, identityUrl } = settings;
  const url = new URL(`${identityUrl}/auth/tokens`);
  const limits = { whence: "auth_url", timeoutMs: LOGIN_TIMEOUT_MS, signal };
  const accept = { accept: "application/json" };
  // A token without a scope in the settings keeps its own: Keystone only tells what it is for.
  if (login.kind === "token" && scope === undefined) {
    const token = login.token.reveal();
    const headers = { ...accept, "x-auth-token": token, "x-subject-token": token };
    return { method: "GET", url, headers, ...limits };
  }
  const body = JSON.stringify({ auth: { identity: identityOf(settings), ...scopeOf(scope) } });
  return { method: "POST", url, headers: { ...accept, "content-type": "application/json" }, body, ...limits };
}

function identityOf({ login }: CloudSettings) {
  if (login.kind === "password")
    return {
      methods: ["password"],
      password: { user: { ...login.user, password: login.password.reveal() } },
    };
  if (login.kind === "token") return { methods: ["token"], token: { id: login.token.reveal() } };
  const credential = { ...login.credential, secret: login.secret.reveal() };
  return { methods: ["application_credential"], application_credential: credential };
}

function scopeOf(scope: Scope | undefined) {
  if (scope === undefined) return {};
  if (scope.kind === "system") return { scope: { system: { all: true } } };
  return { scope: scope.kind === "project" ? { project: scope.project } : { domain: scope.domain } };
}

function givenToken({ login }: CloudSettings, { method }: HttpRequest): string | undefined {
  return login.kind === "token" && method === "GET" ? login.token.reveal() : undefined;
}

function refused(exchange: Exchange, settings: CloudSettings): Error {
  const { login, place, name } = settings;
  const hints = {
    password: `Correct username, password, project_name and their domains of ${place}.`,
    "application-credential": `Correct the application credential of ${place}, or make another: it may have expired.`,
    token: `Put a new token into ${place}: it may have expired.`,
  };
  const said = answerError(exchange).message;
  return cloudError("cloud-login-failed", name, {
    message: `Keystone refuses the login of ${whoOf(settings)}: ${said}`,
    hint: hints[login.kind],
  });
}

function noKeystone(exchange: Exchange, { name, place, identityUrl }: CloudSettings): Error {
  return cloudError("cloud-answer-strange", name, {
    message: `There is no Keystone v3 at ${identityUrl}: ${answerError(exchange).message}`,
    hint: `Correct auth_url of ${place}, such as http://controller:5000/v3.`,
  });
}

function whoOf({ login, scope }: CloudSettings): string {
  const target = scope?.kind === "project" ? ` for project ${nameOf(scope.project)}` : "";
  if (login.kind === "password") return `user ${nameOf(login.user)}${target}`;
  return login.kind === "token" ? `a token${target}` : "an application credential";
}

function nameOf(named: Named): string {
  if ("id" in named) return named.id;
  const { name, domain } = named;
  if (domain === undefined) return name;
  return `${name} (domain ${"id" in domain ? domain.id : domain.name})`;
}
