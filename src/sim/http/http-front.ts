import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { type ApiAnswer, type Caller, nobody } from "./api-request.ts";
import { createFaultPlan, type FaultPlan, type SeenRequest } from "./faults.ts";
import { Refusal } from "./refusal.ts";
import { createRouteTable, type FoundRoute } from "./route.ts";
import { cutOff, goWrong, page, send } from "./send-answer.ts";
import type { Service } from "./service.ts";

/** What the front needs of the cloud behind it. */
export type FrontParts = {
  readonly services: readonly Service[];
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  /** Where the services believe to be, for their links; undefined: where they are. */
  readonly linkOrigin: string | undefined;
  readonly nextRequestId: () => string;
  /** Who has a token; undefined: it is not valid. */
  readonly findCaller: (token: string) => Caller | undefined;
};

/** The cloud's HTTP side. */
export type HttpFront = {
  readonly origin: string;
  readonly seen: readonly SeenRequest[];
  readonly faults: FaultPlan;
  readonly stop: () => Promise<void>;
};

type Placed = { readonly service: Service; readonly find: (method: string, path: string) => FoundRoute };
type Exchange = { readonly incoming: IncomingMessage; readonly outgoing: ServerResponse; readonly url: URL };

/** Listens on a free port of the loopback, given as host and port of the answer's origin. */
export async function startHttpFront(parts: FrontParts): Promise<HttpFront> {
  const seen: SeenRequest[] = [];
  const faults = createFaultPlan();
  const placed = parts.services.map((service) => ({ service, find: createRouteTable(service.routes) }));
  let origin = "";
  const listener: RequestListener = (incoming, outgoing) => {
    const url = new URL(incoming.url ?? "/", "http://cloud");
    outgoing.on("error", () => undefined);
    const exchange = { incoming, outgoing, url };
    const at = placed.find(
      ({ service: { prefix } }) => url.pathname === prefix || url.pathname.startsWith(`${prefix}/`),
    );
    receive({ ...parts, origin, linkOrigin: parts.linkOrigin ?? origin, seen, faults, at }, exchange).catch(
      (error: unknown) => {
        // A client that went away in the middle of its request gets no answer.
        if (incoming.destroyed && !incoming.complete) return;
        if (!outgoing.headersSent) outgoing.writeHead(500);
        outgoing.end(
          error instanceof Error ? (error.stack ?? error.message) : "the simulated cloud is broken",
        );
      },
    );
  };
  const server: Server = parts.tls ? createSecureServer(parts.tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  origin = `${parts.tls ? "https" : "http"}://127.0.0.1:${port}`;
  return {
    origin,
    seen,
    faults,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Reception = FrontParts & {
  readonly origin: string;
  readonly linkOrigin: string;
  readonly seen: SeenRequest[];
  readonly faults: FaultPlan;
  readonly at: Placed | undefined;
};

async function receive(reception: Reception, exchange: Exchange): Promise<void> {
  const { incoming, outgoing, url } = exchange;
  const { at, seen, faults } = reception;
  const requestId = reception.nextRequestId();
  const { method = "GET", headers } = incoming;
  const path = at && locate(at.service, url.pathname.slice(at.service.prefix.length));
  const found = path === undefined ? undefined : at?.find(method, path);
  const body = found?.route?.isStream ? "" : await readBody(incoming);
  const request: SeenRequest = {
    service: at?.service.name,
    method,
    path: url.pathname,
    query: url.searchParams,
    headers,
    body,
    requestId,
  };
  seen.push(request);
  for (const [name, value] of Object.entries(at?.service.headers(requestId, 1) ?? {}))
    outgoing.setHeader(name, value);
  const fault = faults.take(request);
  if (fault !== undefined && fault.with !== "lost" && fault.with !== "cut")
    return goWrong(fault, { request, outgoing, service: at?.service });
  if (at === undefined) return send(outgoing, { status: 404, text: page("404 Not Found") });
  const { answer, minor } = await answerOf({ ...reception, at }, { request, found, incoming });
  if (fault?.with === "lost") return void outgoing.destroy();
  for (const [name, value] of Object.entries(at.service.headers(requestId, minor)))
    outgoing.setHeader(name, value);
  if (fault?.with === "cut") return cutOff(outgoing, answer);
  send(outgoing, answer);
}

function locate(service: Service, path: string): string | undefined {
  const given = path === "" ? "/" : path;
  return service.locate === undefined ? given : service.locate(given);
}

type Asked = {
  readonly request: SeenRequest;
  readonly found: FoundRoute | undefined;
  readonly incoming: IncomingMessage;
};

async function answerOf(
  { at, findCaller, origin, linkOrigin }: Reception & { readonly at: Placed },
  { request, found, incoming }: Asked,
): Promise<{ readonly answer: ApiAnswer; readonly minor: number }> {
  const { service } = at;
  let minor = 1;
  try {
    const route = found?.route;
    const token = String(request.headers["x-auth-token"] ?? "");
    const caller = findCaller(token);
    if (route?.isOpen !== true && caller === undefined) return { answer: unauthorized, minor };
    // Documents of versions are the same in each of them.
    if (route?.isOpen !== true) minor = service.minorOf?.(request.headers) ?? 1;
    if (route === undefined || minor < (route.since ?? 0) || minor > (route.until ?? Infinity))
      throw found?.isPath && route === undefined
        ? new Refusal(405, "Method not allowed")
        : new Refusal(404, "The resource could not be found.", "HTTPNotFound");
    if (route.adminRule !== undefined && caller?.isAdmin !== true) throw service.forbid(route.adminRule);
    const { method, path, query, headers, requestId } = request;
    const about = { origin, id: requestId, method, path, query, headers, token, minor };
    const base = `${linkOrigin}${service.prefix}`;
    const body = parseBody(request.body);
    const params = found?.params ?? {};
    return {
      answer: await route.answer({ ...about, base, body, params, incoming, caller: caller ?? nobody }),
      minor,
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { answer: service.refuse(error, request.requestId), minor };
  }
}

/** As keystonemiddleware answers in front of each service. */
const unauthorized: ApiAnswer = {
  status: 401,
  body: {
    error: {
      code: 401,
      title: "Unauthorized",
      message: "The request you have made requires authentication.",
    },
  },
  headers: { "www-authenticate": 'Keystone uri="http://controller:5000"' },
};

function parseBody(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Refusal(400, "Malformed request body");
  }
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
