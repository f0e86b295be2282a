import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";

/** What came in: a request as the cloud saw it. */
export type SeenRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
};

/** Answers in place of the cloud; what it does not end stays open. */
export type Play = (request: SeenRequest, response: ServerResponse) => void;

/** What the cloud is to be like. */
export type PlayedOptions = {
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Items a page of a list; undefined: all on one. */
  readonly pageSize?: number;
  readonly computeRange?: { readonly least: string; readonly most: string };
  readonly roles?: readonly string[];
  /** Of the catalogue, by type; the default is one address for all, told apart by path. */
  readonly endpoints?: Readonly<Record<string, string>>;
};

const zed = (name: string): Record<string, unknown[]> =>
  JSON.parse(readFileSync(new URL(`cases/openstack-zed/${name}.json`, import.meta.url), "utf8")) as Record<
    string,
    unknown[]
  >;

/** The password of the user admin of project admin, and the only one that the cloud takes. */
export const PLAYED_PASSWORD = "played-pass-word";

/** A cloud of the release Zed on a port of the loopback, which answers what a real one answered. */
export class PlayedOpenstack {
  readonly origin: string;
  readonly seen: SeenRequest[] = [];
  /** Tokens that it has given, newest last. */
  readonly tokens: string[] = [];
  readonly #server: Server;
  readonly #options: PlayedOptions;
  #plays: { readonly path: string; readonly play: Play }[] = [];
  #valid = new Set<string>();

  private constructor(server: Server, options: PlayedOptions) {
    const { port } = server.address() as AddressInfo;
    this.origin = `${options.tls ? "https" : "http"}://127.0.0.1:${port}`;
    this.#server = server;
    this.#options = options;
  }

  /** Starts it on a free port. */
  static async start(options: PlayedOptions = {}): Promise<PlayedOpenstack> {
    let cloud: PlayedOpenstack | undefined;
    const listener: RequestListener = (request, response) => void cloud?.receive(request, response);
    const server = options.tls ? createSecureServer(options.tls, listener) : createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    cloud = new PlayedOpenstack(server, options);
    return cloud;
  }

  /** The address for auth_url. */
  get authUrl(): string {
    return `${this.origin}/identity/v3`;
  }

  /** Requests of a path that were seen. */
  seenAt(path: string): readonly SeenRequest[] {
    return this.seen.filter((request) => request.path === path);
  }

  /** The next requests of a path are answered so, one after the other, before the cloud itself answers again. */
  play(path: string, ...plays: readonly Play[]): void {
    this.#plays.push(...plays.map((play) => ({ path, play })));
  }

  /** Answers itself again, whatever was still to be played. */
  stopPlaying(): void {
    this.#plays = [];
  }

  /** No token that it has given is taken any more. */
  expireTokens(): void {
    this.#valid = new Set();
  }

  /** Ends it with all its connections. */
  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const url = new URL(request.url ?? "/", this.origin);
    const { method = "GET", headers } = request;
    const seen = { method, path: url.pathname, query: url.searchParams, headers, body };
    this.seen.push(seen);
    response.setHeader("x-openstack-request-id", `req-${this.seen.length}`);
    const at = this.#plays.findIndex(({ path }) => path === seen.path);
    const [played] = at === -1 ? [] : this.#plays.splice(at, 1);
    if (played === undefined) this.#answer(seen, response);
    else played.play(seen, response);
  }

  #answer(request: SeenRequest, response: ServerResponse): void {
    const { path } = request;
    if (path === "/identity/v3/auth/tokens") this.#logIn(request, response);
    else if (path === "/compute/v2.1/") sendJson(response, 200, { version: this.#computeVersion() });
    else if (path === "/placement/") sendJson(response, 200, placementVersions);
    else if (!/^\/(?:compute|networking|placement)\//.test(path)) sendJson(response, 404, notFound);
    else if (!this.#valid.has(String(request.headers["x-auth-token"])))
      sendJson(response, 401, {
        error: { code: 401, message: "The request you have made requires authentication." },
      });
    else if (path === "/compute/v2.1/os-services") this.#list(request, response, "compute-services");
    else if (path === "/compute/v2.1/os-hypervisors/detail") this.#list(request, response, "hypervisors");
    else if (path === "/networking/v2.0/agents") this.#list(request, response, "network-agents");
    else if (path === "/networking/v2.0/extensions") this.#list(request, response, "network-extensions");
    else sendJson(response, 404, notFound);
  }

  #logIn({ method, body, headers }: SeenRequest, response: ServerResponse): void {
    const given = String(headers["x-subject-token"]);
    const text = JSON.stringify(JSON.parse(body || "{}"));
    const isKnown =
      text.includes(JSON.stringify(PLAYED_PASSWORD)) ||
      [...this.#valid].some((token) => text.includes(token));
    const message = "The request you have made requires authentication.";
    if (method === "GET" && this.#valid.has(given)) this.#giveToken(response, { status: 200, token: given });
    else if (isKnown) this.#giveToken(response, { status: 201, token: `token-${randomUUID()}` });
    else sendJson(response, 401, { error: { code: 401, message, title: "Unauthorized" } });
  }

  #giveToken(
    response: ServerResponse,
    { status, token }: { readonly status: number; readonly token: string },
  ): void {
    this.#valid.add(token);
    this.tokens.push(token);
    const { endpoints, roles = ["reader", "admin"] } = this.#options;
    const own = {
      compute: `${this.origin}/compute/v2.1`,
      network: `${this.origin}/networking`,
      placement: `${this.origin}/placement`,
    };
    const catalog = Object.entries(endpoints ?? own).map(([type, url]) => ({
      type,
      name: type,
      id: type,
      endpoints: ["public", "internal"].map((kind) => ({ ...region, id: kind, interface: kind, url })),
    }));
    response.setHeader("x-subject-token", token);
    const user = { id: "u1", name: "admin", domain: { id: "default", name: "Default" } };
    const project = { id: "p1", name: "admin", domain: { id: "default", name: "Default" } };
    const given = roles.map((name) => ({ id: name, name }));
    sendJson(response, status, {
      token: { user, project, roles: given, catalog, expires_at: "2026-11-23T05:00:00Z" },
    });
  }

  #computeVersion() {
    const { least, most } = this.#options.computeRange ?? { least: "2.1", most: "2.93" };
    return { id: "v2.1", status: "CURRENT", version: most, min_version: least, links: [] };
  }

  #list({ path, query }: SeenRequest, response: ServerResponse, name: string): void {
    const [collection = "", items = []] = Object.entries(zed(name))[0] ?? [];
    const { pageSize = items.length } = this.#options;
    const from = Number(query.get("marker") ?? 0);
    // As behind a proxy that ends TLS: the service knows neither the scheme nor the name by which it is reached.
    const href = `http://internal.invalid:8774${path}?marker=${from + pageSize}`;
    const links = from + pageSize < items.length ? { [`${collection}_links`]: [{ rel: "next", href }] } : {};
    sendJson(response, 200, { [collection]: items.slice(from, from + pageSize), ...links });
  }
}

const region = { region: "RegionOne", region_id: "RegionOne" };

const notFound = { itemNotFound: { code: 404, message: "The resource could not be found." } };

const placementVersions = {
  versions: [{ id: "v1.0", max_version: "1.39", min_version: "1.0", status: "CURRENT", links: [] }],
};

/** Ends a response with JSON. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
