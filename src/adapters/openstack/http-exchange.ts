import { Agent, type IncomingMessage, request as requestPlain } from "node:http";
import { request as requestSecure, Agent as SecureAgent } from "node:https";
import { cloudError } from "./cloud-error.ts";
import { connectionError } from "./connection-error.ts";
import type { Trust } from "./trust.ts";

/** One request over HTTP. */
export type HttpRequest = {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Where the address comes from, for the operator: `auth_url`, `the public endpoint of compute`. */
  readonly whence: string;
  /** Until the answer is there as a whole. */
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
    const deadline = AbortSignal.timeout(request.timeoutMs);
    try {
      // A kept connection may just have been closed by the server, which only a call that may be repeated survives.
      const agent = request.method === "GET" ? agents.kept : agents.fresh;
      return await exchange(request, agent, anySignal(deadline, request.signal));
    } catch (error) {
      request.signal?.throwIfAborted();
      throw deadline.aborted ? timeoutError(request) : connectionError(request, error);
    }
  };
}

function anySignal(deadline: AbortSignal, signal: AbortSignal | undefined): AbortSignal {
  return signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
}

async function exchange(request: HttpRequest, agent: Agent, signal: AbortSignal): Promise<HttpAnswer> {
  const { method, url, body } = request;
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  const send = url.protocol === "https:" ? requestSecure : requestPlain;
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    send(url, { method, agent, signal, headers: { ...request.headers, ...length } }, resolve)
      .on("error", reject)
      .end(body);
  });
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

function timeoutError({ url, whence, timeoutMs, method }: HttpRequest): Error {
  return cloudError("cloud-timeout", url.origin, {
    message: `${url.origin} (${whence}) did not answer ${method} ${url.pathname} within ${timeoutMs / 1000} s`,
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
