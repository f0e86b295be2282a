import { Agent, type IncomingMessage, request as requestPlain } from "node:http";
import { request as requestSecure, Agent as SecureAgent } from "node:https";
import { cloudError } from "./cloud-error.ts";
import { connectionError } from "./connection-error.ts";
import { type HttpContent, sendContent } from "./send-content.ts";
import type { Trust } from "./trust.ts";

/** One request over HTTP. */
export type HttpRequest = {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** In place of a body. */
  readonly content?: HttpContent | undefined;
  /** Where the address comes from, for the operator: `auth_url`, `the public endpoint of compute`. */
  readonly whence: string;
  /** Until the answer is there as a whole; of content: without that any more of it is taken. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
};

/** What came back, whatever its status. */
export type HttpAnswer = {
  readonly status: number;
  /** A header by its name in lower case. */
  readonly header: (name: string) => string | undefined;
  readonly text: string;
};

/** Sends one request and reads its answer; no redirect is followed. Throws OperatingError, or the signal's reason. */
export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
const PROXY_VARIABLES = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"];

/** HTTP and HTTPS by Node, with what is trusted and the proxies that the environment names. */
export function createHttp(trust: Trust, environment: Readonly<Record<string, string | undefined>>): Http {
  const proxyEnv = Object.fromEntries(PROXY_VARIABLES.map((name) => [name, environment[name]]));
  const plain = { kept: new Agent({ keepAlive: true, proxyEnv }), fresh: new Agent({ proxyEnv }) };
  let secure: { readonly kept: SecureAgent; readonly fresh: SecureAgent } | undefined;
  const secureAgents = () => {
    const { rejectUnauthorized } = trust;
    const options = { proxyEnv, rejectUnauthorized, secureContext: trust.secureContext() };
    return { kept: new SecureAgent({ ...options, keepAlive: true }), fresh: new SecureAgent(options) };
  };
  return async (request) => {
    request.signal?.throwIfAborted();
    if (request.url.protocol === "https:") secure ??= secureAgents();
    const agents = request.url.protocol === "https:" ? (secure ?? secureAgents()) : plain;
    const limit = startLimit(request.timeoutMs);
    let own: { readonly error: unknown } | undefined;
    const onOwnFailure = (error: unknown) => {
      own = { error };
    };
    try {
      // A kept connection may just have been closed by the server, which only a call that may be repeated survives.
      const agent = request.method === "GET" ? agents.kept : agents.fresh;
      return await exchange(withProgress(request, limit), { agent, limit, onOwnFailure });
    } catch (error) {
      request.signal?.throwIfAborted();
      if (own !== undefined) throw own.error;
      throw limit.signal.aborted ? timeoutError(request) : connectionError(request, error);
    } finally {
      limit.end();
    }
  };
}

type Limit = { readonly signal: AbortSignal; readonly restart: () => void; readonly end: () => void };

function startLimit(timeoutMs: number): Limit {
  const controller = new AbortController();
  // A timer that is longer than Node's timers can be would end at once.
  const timer = setTimeout(() => controller.abort(), Math.min(timeoutMs, 2 ** 31 - 1));
  return { signal: controller.signal, restart: () => timer.refresh(), end: () => clearTimeout(timer) };
}

function withProgress(request: HttpRequest, limit: Limit): HttpRequest {
  const { content } = request;
  if (content === undefined) return request;
  const onSent = (bytes: number) => {
    limit.restart();
    content.onSent?.(bytes);
  };
  return { ...request, content: { ...content, onSent } };
}

type Ways = {
  readonly agent: Agent;
  readonly limit: Limit;
  /** Told why content could not be read, which is no failure of the connection. */
  readonly onOwnFailure: (error: unknown) => void;
};

async function exchange(request: HttpRequest, { agent, limit, onOwnFailure }: Ways): Promise<HttpAnswer> {
  const { method, url, body, content } = request;
  const size = content?.sizeBytes ?? (body === undefined ? undefined : Buffer.byteLength(body));
  const length = size === undefined ? {} : { "content-length": String(size) };
  const signal =
    request.signal === undefined ? limit.signal : AbortSignal.any([request.signal, limit.signal]);
  const send = url.protocol === "https:" ? requestSecure : requestPlain;
  const outgoing = send(url, { method, agent, signal, headers: { ...request.headers, ...length } });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on("response", resolve).on("error", reject);
  });
  if (content === undefined) outgoing.end(body);
  else
    sendContent(outgoing, content).catch((error: unknown) => {
      onOwnFailure(error);
      outgoing.destroy(new Error("the content cannot be read"));
    });
  const answer = await readAnswer(await answered, request);
  // Whoever answers before all content is there takes no more of it.
  if (content !== undefined) outgoing.destroy();
  return answer;
}

async function readAnswer(incoming: IncomingMessage, request: HttpRequest): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk as Uint8Array);
    chunks.push(bytes);
    size += bytes.length;
    if (size > MAX_ANSWER_BYTES) throw tooLong(request);
  }
  return {
    status: incoming.statusCode ?? 0,
    header: (name) => {
      const value = incoming.headers[name];
      return Array.isArray(value) ? value.join(", ") : value;
    },
    text: Buffer.concat(chunks).toString("utf8"),
  };
}

function timeoutError({ url, whence, timeoutMs, method, content }: HttpRequest): Error {
  const what = `${method} ${url.pathname}`;
  const missed =
    content === undefined ? `did not answer ${what}` : `took no more of ${what}, nor answered it,`;
  return cloudError("cloud-timeout", url.origin, {
    message: `${url.origin} (${whence}) ${missed} within ${timeoutMs / 1000} s`,
    hint: "Look at the load and the log of that service, and at firewalls in between.",
    retryable: true,
  });
}

function tooLong({ url, whence }: HttpRequest): Error {
  return cloudError("cloud-answer-strange", url.origin, {
    message: `${url.origin} (${whence}) answers ${url.pathname} with more than 64 MiB`,
    hint: `Check that ${whence} is the address of an OpenStack service.`,
  });
}
