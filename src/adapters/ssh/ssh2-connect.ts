import type { Duplex } from "node:stream";
import type { AnyAuthMethod, ClientErrorExtensions, ServerHostKeyAlgorithm, Client as SshClient } from "ssh2";
import { OperatingError } from "../../base/operating-error.ts";
import type { ShellErrorCode } from "../../ports/shell.ts";
import { type AuthenticationSources, authenticationMethods } from "./authentication.ts";
import { type AuthenticationNotes, describeNotes } from "./authentication-notes.ts";
import { authenticationError, connectError, hopPlace } from "./connect-error.ts";
import type { Hop } from "./hop.ts";
import { checkHostKey, findOnlyAuthority, knownKeyTypes } from "./host-key.ts";
import { hostKeyError, unreadableKnownHosts, unsupportedAuthority } from "./host-key-error.ts";
import type { KnownHosts } from "./known-hosts-file.ts";
import type { PasswordVerdict } from "./password-offers.ts";
import type { ReadKnownHosts } from "./read-known-hosts.ts";
import type { Attempt, ConnectLimits } from "./retry-dropped.ts";
import { Client } from "./ssh2-library.ts";

/** A dead peer is noticed after this many unanswered keepalives. */
const KEEPALIVE_MS = 15_000;
const KEEPALIVE_COUNT = 3;

/** As OpenSSH has them by default: no signatures by SHA-1, no DSA. */
const HOST_KEY_ALGORITHMS: readonly (readonly [keyType: string, algorithm: ServerHostKeyAlgorithm])[] = [
  ["ssh-ed25519", "ssh-ed25519"],
  ["ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256"],
  ["ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384"],
  ["ecdsa-sha2-nistp521", "ecdsa-sha2-nistp521"],
  ["ssh-rsa", "rsa-sha2-512"],
  ["ssh-rsa", "rsa-sha2-256"],
];

/** What logging in needs beside hop and stream. */
export type LoginContext = {
  readonly known: readonly KnownHosts[];
  readonly sources: AuthenticationSources;
  readonly limits: ConnectLimits;
};

/**
 * Logs in over a stream that has just been opened: it must be called before anything else is waited for, else the
 * stream's end could be missed. Handshake and each step of the login must come within timeoutMs; waiting for a secret
 * does not count. Throws OperatingError with a ShellErrorCode. If it does not log in, the stream is destroyed.
 */
export async function connectSsh2(
  hop: Hop,
  stream: Duplex,
  context: LoginContext,
): Promise<Attempt<SshClient>> {
  const login = new Login(hop, context);
  try {
    return { opened: await login.run(stream) };
  } catch (error) {
    stream.destroy();
    const early = !login.authenticating && error instanceof OperatingError;
    if (early && error.code === "connection-lost") return { dropped: error };
    throw error;
  }
}

/** The known_hosts files of a hop; throws `host-key-unknown` if one of them cannot be read. */
export async function readHopKnownHosts(
  hop: Hop,
  read: (file: string) => Promise<ReadKnownHosts>,
): Promise<readonly KnownHosts[]> {
  const files = await Promise.all(hop.knownHostsFiles.map(read));
  for (const file of files) {
    if (file.kind === "unreadable") throw unreadableKnownHosts(hop, file.file, file.reason);
  }
  return files.flatMap((file) => (file.kind === "read" ? [file.hosts] : []));
}

/** One login: ends by ready, by the first error that counts, or by a limit. */
class Login {
  readonly #hop: Hop;
  readonly #known: readonly KnownHosts[];
  readonly #sources: AuthenticationSources;
  readonly #limits: ConnectLimits;
  readonly #client = new Client();
  readonly #done = Promise.withResolvers<SshClient>();
  readonly #notes: AuthenticationNotes = { tried: [], skipped: [], offers: [] };
  #timer: NodeJS.Timeout | undefined;
  /** Whether it has come to the login. */
  authenticating = false;

  constructor(hop: Hop, { known, sources, limits }: LoginContext) {
    this.#hop = hop;
    this.#known = known;
    this.#sources = sources;
    this.#limits = limits;
  }

  async run(stream: Duplex): Promise<SshClient> {
    const { signal } = this.#limits;
    const abort = (): void => this.#done.reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    this.#client.on("error", (error) => this.#takeError(error));
    this.#client.on("close", () => this.#fail("connection-lost", "it was closed by the other side"));
    this.#client.once("ready", () => this.#done.resolve(this.#client));
    this.#arm();
    if (signal.aborted) abort();
    try {
      this.#client.connect(this.#settings(stream));
      const client = await this.#done.promise;
      this.#settleOffers("accepted");
      return client;
    } finally {
      this.#settleOffers("unknown");
      clearTimeout(this.#timer);
      signal.removeEventListener("abort", abort);
    }
  }

  #settleOffers(verdict: PasswordVerdict): void {
    for (const offer of this.#notes.offers) offer.settle(verdict);
  }

  #settings(stream: Duplex): Parameters<SshClient["connect"]>[0] {
    return {
      sock: stream,
      username: this.#hop.user,
      readyTimeout: 0,
      keepaliveInterval: KEEPALIVE_MS,
      keepaliveCountMax: KEEPALIVE_COUNT,
      hostVerifier: (key: Buffer) => this.#verify(key),
      algorithms: { serverHostKey: this.#hostKeyAlgorithms() },
      authHandler: this.#authHandler(),
    };
  }

  get #name() {
    return { hostname: this.#hop.hostname, port: this.#hop.port, alias: this.#hop.hostKeyAlias };
  }

  #verify(key: Buffer): boolean {
    const verdict = checkHostKey(this.#known, this.#name, key);
    if (verdict.kind === "trusted") return true;
    this.#done.reject(hostKeyError(this.#hop, key, verdict));
    return false;
  }

  /** Types that known_hosts has come first, else a host that is known by one key would show another one. */
  #hostKeyAlgorithms(): ServerHostKeyAlgorithm[] {
    const known = new Set(knownKeyTypes(this.#known, this.#name));
    const isKnown = ([type]: (typeof HOST_KEY_ALGORITHMS)[number]): boolean => known.has(type);
    const first = HOST_KEY_ALGORITHMS.filter(isKnown);
    const rest = HOST_KEY_ALGORITHMS.filter((entry) => !isKnown(entry));
    return [...first, ...rest].map(([, algorithm]) => algorithm);
  }

  #authHandler() {
    const methods = authenticationMethods(this.#hop, this.#sources, this.#notes);
    return (
      left: readonly string[] | null,
      partial: boolean | null,
      next: (method: AnyAuthMethod) => void,
    ): void => {
      this.authenticating = true;
      if (partial === true) this.#settleOffers("accepted");
      clearTimeout(this.#timer);
      methods.next(left === null ? undefined : new Set(left)).then(
        (step) => {
          if (step.done === true) return this.#done.reject(this.#loginRefused());
          this.#arm();
          next(step.value);
        },
        (error: unknown) => this.#done.reject(error),
      );
    };
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const phase = this.authenticating ? "login" : "handshake";
    const limit = `the ${phase} took more than ${this.#limits.timeoutMs} ms`;
    this.#timer = setTimeout(() => this.#fail("connect-timeout", limit), this.#limits.timeoutMs);
  }

  #takeError(error: Error & ClientErrorExtensions): void {
    if (error.level === "agent" || error.level === "client-authentication") {
      // ssh2 goes on with the next method.
      this.#notes.skipped.push(`the agent or a key (${error.message})`);
    } else if (error.level === "client-socket" || error.level === "protocol") {
      this.#fail("connection-lost", error.message, error);
    } else this.#takeRefusal(error);
  }

  #takeRefusal(error: Error): void {
    if (this.authenticating) {
      this.#notes.skipped.push(`the rest (the host said: ${error.message})`);
      this.#done.reject(this.#loginRefused());
      return;
    }
    const authority = findOnlyAuthority(this.#known, this.#name);
    if (authority === undefined) this.#fail("ssh-failed", error.message, error);
    else this.#done.reject(unsupportedAuthority(this.#hop, authority));
  }

  #loginRefused(): OperatingError {
    return authenticationError(hopPlace(this.#hop), describeNotes(this.#notes));
  }

  #fail(code: ShellErrorCode, detail: string, cause?: unknown): void {
    this.#done.reject(connectError(code, hopPlace(this.#hop), { detail, cause }));
  }
}
