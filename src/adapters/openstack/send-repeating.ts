import { OperatingError } from "../../base/operating-error.ts";
import type { Clock } from "../../ports/clock.ts";
import { requestIdOf } from "./answer-error.ts";
import { cloudError } from "./cloud-error.ts";
import type { Http, HttpAnswer, HttpRequest } from "./http-exchange.ts";

/** What sending needs. */
export type Sending = { readonly http: Http; readonly clock: Clock };

const MAX_ATTEMPTS = 4;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 60_000;
const MAX_REDIRECTS = 3;
const BUSY: readonly number[] = [429, 502, 503, 504];
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/**
 * Sends a request, and again where the service is busy, restarting, breaks the connection, or says itself that a retry
 * helps: after 0.5, 1 and 2 s, or as long as Retry-After says, up to a minute. What may not be repeated (POST, or not
 * isRepeatable) is sent again only where it was turned away before anything was done. A request that ran into its time
 * limit is not repeated. Redirects are followed within the same scheme, host and port alone, because what is sent holds a
 * token. The last answer comes back whatever its status.
 */
export async function sendRepeating(
  { http, clock }: Sending,
  request: HttpRequest,
  isRepeatable = request.method !== "POST" && request.method !== "PATCH",
): Promise<HttpAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    const isLast = attempt === MAX_ATTEMPTS;
    const ended = await sendOnce(http, request).catch((error: unknown) => {
      if (
        isLast ||
        !isRepeatable ||
        !(error instanceof OperatingError) ||
        error.code !== "cloud-unreachable" ||
        !error.retryable
      )
        throw error;
      return undefined;
    });
    const goesOn = isRepeatable ? isPassing : wasTurnedAway;
    if (ended !== undefined && (isLast || !goesOn(ended))) return ended;
    const delayMs = retryAfterMs(ended, clock.now()) ?? FIRST_DELAY_MS * 2 ** (attempt - 1);
    if (ended !== undefined && delayMs > LONGEST_DELAY_MS) return ended;
    await clock.sleep(delayMs, request.signal);
  }
}

function isPassing({ status, text }: HttpAnswer): boolean {
  return BUSY.includes(status) || (status === 409 && /\b(?:retry|try again|concurrent)/i.test(text));
}

// What has no request's id comes from a proxy that has no service behind it right now.
function wasTurnedAway({ status, header }: HttpAnswer): boolean {
  if (status === 429) return true;
  return status === 503 && (header("retry-after") !== undefined || requestIdOf(header) === undefined);
}

async function sendOnce(http: Http, request: HttpRequest): Promise<HttpAnswer> {
  let url = request.url;
  for (let redirects = 0; ; redirects += 1) {
    const answer = await http({ ...request, url });
    const location = REDIRECTS.includes(answer.status) ? answer.header("location") : undefined;
    if (location === undefined || request.method !== "GET") return answer;
    const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
    if (next?.origin !== url.origin) throw foreignRedirect(request, next);
    if (redirects === MAX_REDIRECTS) return answer;
    url = next;
  }
}

function retryAfterMs(answer: HttpAnswer | undefined, now: number): number | undefined {
  const text = answer?.header("retry-after")?.trim();
  if (text === undefined || text === "") return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

function foreignRedirect({ url, whence }: HttpRequest, next: URL | undefined): Error {
  const target = next === undefined ? "an address that cannot be read" : next.origin;
  return cloudError("cloud-answer-strange", url.origin, {
    message: `${url.origin} (${whence}) sends ${url.pathname} on to ${target}, where vfleet takes no token`,
    hint: next === undefined ? `Check ${whence}.` : `If ${next.origin} is right, use it in ${whence}.`,
  });
}
