import type { OperatingError } from "../../base/operating-error.ts";
import { printable } from "../../base/printable.ts";
import type { CloudErrorCode } from "../../ports/cloud.ts";
import { cloudError } from "./cloud-error.ts";
import type { HttpAnswer, HttpRequest } from "./http-exchange.ts";
import { hideSecrets, type Secret } from "./secret.ts";

/** A request with its answer, and what must not show of them. */
export type Exchange = {
  readonly cloud: string;
  readonly request: HttpRequest;
  readonly answer: HttpAnswer;
  readonly secrets: readonly (Secret | undefined)[];
  /** The rule of the service's policy that lets a user do this, as far as it is known. */
  readonly policy?: string | undefined;
  /** What to do where the user may not, if it is more than a matter of the policy. */
  readonly forbiddenHint?: string | undefined;
};

const CODES: Readonly<Record<number, CloudErrorCode>> = {
  401: "cloud-login-failed",
  403: "cloud-forbidden",
  404: "cloud-not-found",
  406: "cloud-version-unsupported",
  409: "cloud-conflict",
  429: "cloud-busy",
};

const HINTS: Readonly<Partial<Record<CloudErrorCode, string>>> = {
  "cloud-login-failed":
    "Look whether the service reaches Keystone: its log, and its section keystone_authtoken.",
  "cloud-forbidden":
    "Give the user the role that this needs, mostly admin on the project, or use another one.",
  "cloud-not-found": "Look whether it is still there, and whether the endpoint in the catalogue is right.",
  "cloud-quota-exceeded":
    "Raise the quota (openstack quota set), or remove what the project no longer needs.",
  "cloud-conflict": "Look at what is there already or in use.",
  "cloud-request-refused":
    "Look at what the service says, and at its log, by the request's id if there is one.",
  "cloud-busy": "Wait, and try again.",
  "cloud-failing": "Look at the log of the service, by the request's id if there is one.",
};

/** What a service that did not do as asked says of it, as an OperatingError with the request's id. */
export function answerError({ cloud, request, answer, secrets, ...rest }: Exchange): OperatingError {
  const message = serviceMessage(answer.text);
  const code = codeOf(answer, message);
  const said = shortened(hideSecrets(message, secrets));
  const isBusy = code === "cloud-busy" || code === "cloud-failing";
  const allow = code === "cloud-forbidden" ? allowHint(rest) : undefined;
  return cloudError(code, cloud, {
    message: `${asked(request)} was answered with ${answer.status}${said === "" ? "" : `: ${said}`}${requestId(answer)}`,
    hint:
      allow ??
      networkHint(message) ??
      HINTS[code] ??
      `Look whether ${request.whence} is the address of that service.`,
    ...(isBusy ? { retryable: true } : {}),
  });
}

/** An answer that is not what the API promises, as an OperatingError; what: how it differs. */
export function strangeAnswer({ cloud, request, answer, secrets }: Exchange, what: string): OperatingError {
  const isDone = answer.status < 300 && request.method === "POST";
  return cloudError("cloud-answer-strange", cloud, {
    message: `${asked(request)} was answered with ${answer.status} and ${shortened(hideSecrets(what, secrets))}${requestId(answer)}`,
    hint: `Look whether ${request.whence} is the address of that service, and at proxies in between.`,
    // What was to be made may be there, which a look at it tells.
    ...(isDone ? { retryable: true } : {}),
  });
}

/** The answer as JSON; undefined: it is empty. Throws `cloud-answer-strange`. */
export function parseJson(exchange: Exchange): unknown {
  const { text, header } = exchange.answer;
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const type = header("content-type") ?? "no type";
    throw strangeAnswer(exchange, `a body that is no JSON (${type}): ${plainText(text)}`);
  }
}

const QUOTA =
  /\bquota\b.*\bexceeded|\bexceeded?s?\b.*\bquota|\bover\s?quota|\bover limit\b|maximum number of ports/i;

function codeOf({ status, text, header }: HttpAnswer, message: string): CloudErrorCode {
  if (status >= 500) return "cloud-failing";
  // Nova has 403 for it, and 413 before; Neutron 409; Glance 413.
  if ([403, 409, 413].includes(status) && (QUOTA.test(message) || /"OverQuota"/.test(text)))
    return "cloud-quota-exceeded";
  // Old releases of Nova had it for rates.
  if (status === 413 && header("retry-after") !== undefined) return "cloud-busy";
  // A proxy knows nothing of what is there.
  if (status === 404 && requestIdOf(header) === undefined && !isOwnNotFound(text))
    return "cloud-answer-strange";
  return CODES[status] ?? (status >= 400 ? "cloud-request-refused" : "cloud-answer-strange");
}

function isOwnNotFound(text: string): boolean {
  return /^\s*\{\s*"(?:itemNotFound|NeutronError|errors|error)"/.test(text);
}

/** Neutron's words for a physical network that ML2 has no range of; the same from Kilo on. */
function networkHint(message: string): string | undefined {
  const name = /physical_network '([^']{1,64})' unknown/.exec(message)?.[1];
  if (name === undefined) return undefined;
  return `Neutron does not know ${printable(name)}: vfleet apply puts what openstack.physicalNetworks says of it into ML2's configuration; look at network_vlan_ranges and flat_networks there.`;
}

function allowHint({
  policy,
  forbiddenHint,
}: Pick<Exchange, "policy" | "forbiddenHint">): string | undefined {
  if (forbiddenHint !== undefined || policy === undefined) return forbiddenHint;
  return `Use a user who has the role admin on the project, or allow it by ${policy} in the service's policy.`;
}

function asked({ method, url }: HttpRequest): string {
  return `${method} ${url.origin}${printable(url.pathname)}`;
}

/** The id by which the service's log knows a request; undefined: what answered is no service of OpenStack. */
export function requestIdOf(header: HttpAnswer["header"]): string | undefined {
  return header("x-openstack-request-id") ?? header("x-compute-request-id");
}

function requestId({ header }: HttpAnswer): string {
  const id = requestIdOf(header);
  return id === undefined ? "" : ` (request ${printable(id).slice(0, 80)})`;
}

/** What the services say in their various forms of errors: Nova, Neutron, Keystone, Placement, or a page of HTML. */
function serviceMessage(text: string): string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return plainText(text);
  }
  // Glance and Neutron write line breaks as HTML does.
  return (findMessage(body) ?? "").replace(/<br \/>/g, " ");
}

function findMessage(body: unknown): string | undefined {
  if (typeof body === "string") return body;
  if (typeof body !== "object" || body === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(body));
  const own = ["message", "detail", "title"].map((field) => fields.get(field));
  const found = own.find((value) => typeof value === "string" && value !== "");
  if (typeof found === "string") return found;
  const inner: unknown = [...fields.values()].find((value) => value !== null && value !== undefined);
  return findMessage(inner);
}

function plainText(text: string): string {
  const withoutHead = text.slice(0, 10_000).replace(/<(style|script|head)\b[\s\S]*?<\/\1>/gi, " ");
  return withoutHead.replace(/<[^>]*>/g, " ");
}

function shortened(text: string): string {
  const line = printable(text.replace(/\s+/g, " ").trim());
  return line.length > 300 ? `${line.slice(0, 300)}...` : line;
}
