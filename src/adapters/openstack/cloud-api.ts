import * as z from "zod";
import type { MicroversionRange } from "../../model/cloud.ts";
import { answerError, type Exchange, parseJson, strangeAnswer } from "./answer-error.ts";
import { createVersions, versionHeaders } from "./api-versions.ts";
import { type FoundEndpoint, findEndpoint } from "./catalogue.ts";
import { cloudError, hasCode } from "./cloud-error.ts";
import { type CloudSettings, secretOf } from "./cloud-settings.ts";
import type { HttpRequest } from "./http-exchange.ts";
import { compareMicroversions } from "./microversion.ts";
import type { Secret } from "./secret.ts";
import type { HttpContent } from "./send-content.ts";
import { type ServiceAddress, type ServiceType, serviceAddress } from "./service-address.ts";
import type { Session } from "./session.ts";

/** A call of a service's API. */
export type ApiCall = {
  readonly service: ServiceType;
  /** Below the version, with a slash at its start: `/os-services`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>> | URLSearchParams;
  /** The least and the most that the call understands; undefined: what the service does without a word on it. */
  readonly microversions?: MicroversionRange;
  readonly body?: unknown;
  /** In place of a body, as it is. */
  readonly content?: HttpContent;
  /** Of each attempt; 60 s if it is not given. */
  readonly timeoutMs?: number;
  /** Whether it may be done twice: for a POST that says so, or for another method that says it may not. */
  readonly isRepeatable?: boolean;
  /** The rule of the service's policy that lets a user do this. */
  readonly policy?: string;
  /** What to do where the user may not, if it is more than a matter of the policy. */
  readonly forbiddenHint?: string;
  /** What of the call no error may show. */
  readonly secrets?: readonly Secret[];
  readonly signal?: AbortSignal | undefined;
};

/** Calls of the services' APIs, with what they answer checked. All throw OperatingError with a CloudErrorCode. */
export type CloudApi = {
  readonly get: <T>(call: ApiCall, answer: z.ZodType<T>) => Promise<T>;
  /** undefined: there is no such thing. */
  readonly find: <T>(call: ApiCall, answer: z.ZodType<T>) => Promise<T | undefined>;
  readonly post: <T>(call: ApiCall, answer: z.ZodType<T>) => Promise<T>;
  readonly put: <T>(call: ApiCall, answer: z.ZodType<T>) => Promise<T>;
  /** What is not there is deleted already. */
  readonly delete: (call: ApiCall) => Promise<void>;
  /** All items of a collection, over all its pages. */
  readonly list: <T>(call: ApiCall, collection: string, item: z.ZodType<T>) => Promise<readonly T[]>;
  /** What microversions a service speaks; undefined: it has none, or there is no such service. */
  readonly versions: (service: ServiceType, signal?: AbortSignal) => Promise<MicroversionRange | undefined>;
  /** Whether a service speaks a microversion. */
  readonly speaks: (service: ServiceType, microversion: string, signal?: AbortSignal) => Promise<boolean>;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Who is logged in. */
  readonly identity: (
    signal?: AbortSignal,
  ) => Promise<{ readonly user: string; readonly roles: readonly string[] }>;
};

/** Where a service is, with where that is known from. */
export type PlacedService = ServiceAddress & Pick<FoundEndpoint, "whence">;

type Method = HttpRequest["method"];

const CALL_TIMEOUT_MS = 60_000;

/** The services of a cloud behind one session. */
export function createCloudApi(session: Session, settings: CloudSettings): CloudApi {
  const place = async (service: ServiceType, signal?: AbortSignal): Promise<PlacedService | undefined> => {
    const { catalogue, projectId } = await session.token(signal);
    const endpoint = findEndpoint(catalogue, service, settings);
    if (endpoint === undefined) return undefined;
    const url = endpoint.url.replaceAll(/[%$]\((?:project|tenant)_id\)s?/g, projectId ?? "");
    if (!URL.canParse(url)) throw unreadableEndpoint(endpoint, settings);
    return { ...serviceAddress(service, url), whence: endpoint.whence };
  };
  const send = async (request: HttpRequest, isRepeatable?: boolean): Promise<Exchange> => {
    const answer = await session.send(request, isRepeatable);
    const { secret } = await session.token(request.signal);
    return { cloud: settings.name, request, answer, secrets: [secret, secretOf(settings.login)] };
  };
  const versions = createVersions({ place, send, cloud: settings.name });
  const call = async (method: Method, given: ApiCall): Promise<Exchange> => {
    const placed = await place(given.service, given.signal);
    if (placed === undefined) throw noService(given.service, settings);
    const request = requestOf(placed, method, { given, headers: await versionHeaders(versions, given) });
    const { secrets, ...exchange } = await send(request, given.isRepeatable);
    const { policy, forbiddenHint } = given;
    const whole = { ...exchange, secrets: [...secrets, ...(given.secrets ?? [])], policy, forbiddenHint };
    const { status } = exchange.answer;
    if (status >= 200 && status < 300) return whole;
    throw answerError(whole);
  };
  const ask = async <T>(method: Method, given: ApiCall, answer: z.ZodType<T>): Promise<T> =>
    checkAnswer(await call(method, given), answer);
  return {
    get: (given, answer) => ask("GET", given, answer),
    find: (given, answer) => orUndefined(ask("GET", given, answer)),
    post: (given, answer) => ask("POST", given, answer),
    put: (given, answer) => ask("PUT", given, answer),
    delete: async (given) => {
      await orUndefined(ask("DELETE", given, z.unknown()));
    },
    list: (given, collection, item) => readPages((page) => call("GET", page), given, { collection, item }),
    versions: versions.find,
    speaks: async (service, microversion, signal) => {
      const range = await versions.find(service, signal);
      return range !== undefined && compareMicroversions(microversion, range.most) <= 0;
    },
    sleep: (ms, signal) => session.sleep(ms, signal),
    identity: async (signal) => {
      const { user, roles } = await session.token(signal);
      return { user, roles };
    },
  };
}

async function orUndefined<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (hasCode(error, "cloud-not-found")) return undefined;
    throw error;
  }
}

type Given = { readonly given: ApiCall; readonly headers: Readonly<Record<string, string>> };

function requestOf({ base, whence }: PlacedService, method: Method, { given, headers }: Given): HttpRequest {
  return {
    method,
    url: urlOf(base, given),
    headers: { accept: "application/json", ...contentType(given), ...headers },
    body: given.body === undefined ? undefined : JSON.stringify(given.body),
    content: given.content,
    whence,
    timeoutMs: given.timeoutMs ?? CALL_TIMEOUT_MS,
    signal: given.signal,
  };
}

function urlOf(base: string, { path, query }: ApiCall): URL {
  const search = new URLSearchParams(query).toString();
  return new URL(`${base}${path}${search === "" ? "" : `?${search}`}`);
}

function contentType({ body, content }: ApiCall): Readonly<Record<string, string>> {
  if (content !== undefined) return { "content-type": "application/octet-stream" };
  return body === undefined ? {} : { "content-type": "application/json" };
}

function checkAnswer<T>(exchange: Exchange, answer: z.ZodType<T>): T {
  const parsed = answer.safeParse(parseJson(exchange));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw strangeAnswer(
    exchange,
    `a body that differs from what the API promises, at ${issue?.path.join(".") || "its root"}: ${issue?.message ?? "not known"}`,
  );
}

type Items<T> = { readonly collection: string; readonly item: z.ZodType<T> };

async function readPages<T>(
  call: (page: ApiCall) => Promise<Exchange>,
  first: ApiCall,
  { collection, item }: Items<T>,
): Promise<readonly T[]> {
  const schema = z.looseObject({ [collection]: z.array(item) });
  const items: T[] = [];
  const seen = new Set<string>();
  for (let page: ApiCall | undefined = first; page !== undefined; ) {
    const exchange = await call(page);
    const body: Readonly<Record<string, unknown>> = checkAnswer(exchange, schema);
    items.push(...(body[collection] as readonly T[]));
    const query = nextQuery(body, collection);
    if (query !== undefined && seen.has(query))
      throw strangeAnswer(exchange, "a next page that was read already");
    if (query !== undefined) seen.add(query);
    page = query === undefined ? undefined : { ...first, query: new URLSearchParams(query) };
  }
  return items;
}

const nextLink = z.union([
  z.array(z.object({ rel: z.string(), href: z.string() })),
  z.string().transform((href) => [{ rel: "next", href }]),
  z.object({ next: z.string() }).transform(({ next }) => [{ rel: "next", href: next }]),
]);

/** The query of the next page: the rest of its address may be one that only the service itself can reach. */
function nextQuery(body: Readonly<Record<string, unknown>>, collection: string): string | undefined {
  const links = [body[`${collection}_links`], body.next, body.links].flatMap(
    (found) => nextLink.safeParse(found).data ?? [],
  );
  const href = links.find(({ rel }) => rel === "next")?.href;
  if (href === undefined || !URL.canParse(href, "http://service")) return undefined;
  return new URL(href, "http://service").search;
}

function noService(service: ServiceType, { name, place }: CloudSettings): Error {
  return cloudError("cloud-service-missing", name, {
    message: `The catalogue of ${name} has no service of the type ${service}`,
    hint: `Register it in Keystone, or set ${service}_endpoint_override of ${place}.`,
  });
}

function unreadableEndpoint({ whence }: FoundEndpoint, { name }: CloudSettings): Error {
  return cloudError("cloud-answer-strange", name, {
    message: `${whence} is no address that can be read`,
    hint: "Correct the endpoint in Keystone's catalogue.",
  });
}
