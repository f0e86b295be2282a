import type { CloudSettings } from "./cloud-settings.ts";
import type { HttpAnswer, HttpRequest } from "./http-exchange.ts";
import { logIn, type Token } from "./login.ts";
import { type Sending, sendRepeating } from "./send-repeating.ts";

/** A login that lasts: its token is renewed when a service no longer takes it. */
export type Session = {
  /** The token that is in use; logs in if there is none. */
  readonly token: (signal?: AbortSignal) => Promise<Token>;
  /**
   * Sends a request with the token; after 401 once more with a new one. Gives the answer whatever its status.
   * isRepeatable: whether it may be done twice; undefined: its method tells.
   */
  readonly send: (request: HttpRequest, isRepeatable?: boolean) => Promise<HttpAnswer>;
  /** Waits by the session's clock. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

/** A session that has not logged in yet. */
export function createSession(sending: Sending, settings: CloudSettings): Session {
  let current: Promise<Token> | undefined;
  let inUse: Token | undefined;
  const logInOnce = (signal: AbortSignal | undefined): Promise<Token> => {
    const login = logIn(sending, settings, signal);
    current = login;
    login.then(
      (token) => {
        inUse = token;
      },
      () => {
        if (current === login) current = undefined;
      },
    );
    return login;
  };
  // Calls at the same time share one login; if the call that began it is aborted, the others begin another.
  const token = async (signal?: AbortSignal): Promise<Token> => {
    signal?.throwIfAborted();
    const shared = current;
    if (shared === undefined) return logInOnce(signal);
    return shared.catch((error: unknown) => {
      if (isAbort(error)) return token(signal);
      throw error;
    });
  };
  return {
    token,
    sleep: sending.clock.sleep,
    send: async (request, isRepeatable) => {
      const first = await token(request.signal);
      const answer = await sendRepeating(sending, withToken(request, first), isRepeatable);
      if (answer.status !== 401) return answer;
      // Another call may have renewed it in the meantime.
      if (inUse === first) {
        inUse = undefined;
        current = undefined;
      }
      return sendRepeating(sending, withToken(request, await token(request.signal)), isRepeatable);
    },
  };
}

function withToken(request: HttpRequest, token: Token): HttpRequest {
  return { ...request, headers: { ...request.headers, "x-auth-token": token.secret.reveal() } };
}

function isAbort(error: unknown): boolean {
  return !(error instanceof Error && error.name === "OperatingError");
}
