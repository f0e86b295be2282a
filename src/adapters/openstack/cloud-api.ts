import * as z from "zod";
import type { MicroversionRange } from "../../model/cloud.ts";
import { answerError, type Exchange, parseJson, strangeAnswer } from "./answer-error.ts";
import { createVersions, versionHeaders } from "./api-versions.ts";
import { type FoundEndpoint, findEndpoint } from "./catalogue.ts";
import { cloudError } from "./cloud-error.ts";
import { type CloudSettings, secretOf } from "./cloud-settings.ts";
import type { HttpRequest } from "./http-exchange.ts";
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
  /** Of each attempt; 60 s if it is not given. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
};

/** Calls of the services' APIs, with what they answer checked. All throw OperatingError with a CloudErrorCode. */
export type CloudApi = {
  readonly get: <T>(call: ApiCall, answer: z.ZodType<T>) => Promise<T>;
  readonly post: <T>(call: ApiCall, answer: z.ZodType<T>) => Promise<T>;
  readonly put: <T>(call: ApiCall, answer: z.ZodType<T>) => Promise<T>;
  readonly delete: (call: ApiCall) => Promise<void>;
  /** All items of a collection, over all its pages. */
  readonly list: <T>(call: ApiCall, collection: string, item: z.ZodType<T>) => Promise<readonly T[]>;
  /** What microversions a service speaks; undefined: it has none, or there is no such service. */
  readonly versions: (service: ServiceType, signal?: AbortSignal) => Promise<MicroversionRange | undefined>;
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
  const send = async (request: HttpRequest): Promise<Exchange> => {
    const answer = await session.send(request);
    const { secret } = await session.token(request.signal);
    return { cloud: settings.name, request, answer, secrets: [secret, secretOf(settings.login)] };
  };
  const versions = createVersions({ place, send, cloud: settings.name });
  const call = async (method: Method, given: ApiCall): Promise<Exchange> => {
    const placed = await place(given.service, given.signal);
    if (placed === undefined) throw noService(given.service, settings);
    const exchange = await send({
      method,
      url: urlOf(placed.base, given),
      headers: {
        accept: "application/json",
        ...contentType(given),
        ...(await versionHeaders(versions, given)),
      },
      body: given.body === undefined ? undefined : JSON.stringify(given.body),
      whence: placed.whence,
      timeoutMs: given.timeoutMs ?? CALL_TIMEOUT_MS,
      signal: given.signal,
    });
    const { status } = exchange.answer;
    if (status >= 200 && status < 300) return exchange;
    throw answerError(exchange);
  };
  const ask = async <T>(method: Method, given: ApiCall, answer: z.ZodType<T>): Promise<T> =>
    checkAnswer(await call(method, given), answer);
  return {
    get: (given, answer) => ask("GET", given, answer),
    post: (given, answer) => ask("POST", given, answer),
    put: (given, answer) => ask("PUT", given, answer),
    delete: async (given) => {
      await call("DELETE", given);
    },
    list: (given, collection, item) => readPages((page) => call("GET", page), given, { collection, item }),
    versions: versions.find,
    identity: async (signal) => {
      const { user, roles } = await session.token(signal);
      return { user, roles };
    },
  };
}

function urlOf(base: string, { path, query }: ApiCall): URL {
  const search = new URLSearchParams(query).toString();
  return new URL(`${base}${path}${search === "" ? "" : `?${search}`}`);
}

function contentType({ body }: ApiCall): Readonly<Record<string, string>> {
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
