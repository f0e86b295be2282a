import { OperatingError } from "../../base/operating-error.ts";
import { printable } from "../../base/printable.ts";
import type { ShellErrorCode } from "../../ports/shell.ts";
import type { Hop } from "./hop.ts";

type Words = { readonly summary: string; readonly hint: string; readonly retryable: boolean };

const WORDS: Readonly<Partial<Record<ShellErrorCode, Words>>> = {
  "host-unresolved": {
    summary: "the name has no address",
    hint: "Correct the name, or give the host an `address` in the fleet file.",
    retryable: false,
  },
  "host-unreachable": {
    summary: "the network has no way to it",
    hint: "Check the route and that the host is up.",
    retryable: true,
  },
  "connection-refused": {
    summary: "nothing listens on that port",
    hint: "Check that sshd runs there, and `ssh.port`.",
    retryable: true,
  },
  "connect-timeout": {
    summary: "no answer in time",
    hint: "Check that the host is up and that no firewall drops the packets, or raise `ssh.connectTimeout`.",
    retryable: true,
  },
  "connection-lost": {
    summary: "the connection ended before a session was open",
    hint: "Try again; if it goes on, read sshd's log on the host (MaxStartups, an address that is not allowed).",
    retryable: true,
  },
  "jump-failed": {
    summary: "the way through the jump hosts does not lead there",
    hint: "Check that the jump host may forward (AllowTcpForwarding) and can reach the next host.",
    retryable: true,
  },
  "ssh-failed": {
    summary: "the SSH handshake failed",
    hint: "Run: ssh -v to this host; if that works, set `ssh.transport: openssh`.",
    retryable: false,
  },
};

/** What an error of reaching is about: the name as the operator wrote it, and where that led. */
export type Place = { readonly name: string; readonly where: string };

/** The place of a hop. */
export function hopPlace(hop: Hop): Place {
  return { name: hop.name, where: `${hop.user}@${hop.hostname} port ${hop.port}` };
}

/** An error of reaching a place, worded by its code; detail is what was seen. */
export function connectError(
  code: ShellErrorCode,
  place: Place,
  seen: { readonly detail: string; readonly cause?: unknown },
): OperatingError {
  const words = WORDS[code];
  const message = printable(`${place.where}: ${words?.summary ?? code}: ${seen.detail}`);
  return new OperatingError(code, place.name, {
    message,
    hint: words?.hint ?? "Run: ssh -v to this host.",
    retryable: words?.retryable ?? false,
    cause: seen.cause,
  });
}

const REACHING: readonly string[] = [
  "host-unresolved",
  "host-unreachable",
  "connection-refused",
  "connect-timeout",
  "connection-lost",
] satisfies readonly ShellErrorCode[];

/** The error of a jump host as its users get it: that it was not reached is jump-failed, keys and logins keep their codes. */
export function jumpError(place: Place, error: unknown): unknown {
  if (!(error instanceof OperatingError) || !REACHING.includes(error.code)) return error;
  return connectError("jump-failed", place, { detail: error.message, cause: error });
}

/** The error for a login that was refused; detail is what was tried. */
export function authenticationError(place: Place, detail: string): OperatingError {
  const message = printable(`${place.where}: the login was refused: ${detail}`);
  return new OperatingError("authentication-failed", place.name, {
    message,
    hint: "Name the right `ssh.user` and `ssh.identityFiles`, or load the key: ssh-add KEY (a passphrase: VFLEET_KEY_PASSPHRASE; a password: VFLEET_LOGIN_PASSWORD).",
  });
}

const SYSTEM_CODES = new Map<string, ShellErrorCode>([
  ["ENOTFOUND", "host-unresolved"],
  ["EAI_AGAIN", "host-unresolved"],
  ["EAI_NODATA", "host-unresolved"],
  ["EAI_NONAME", "host-unresolved"],
  ["ECONNREFUSED", "connection-refused"],
  ["ETIMEDOUT", "connect-timeout"],
  ["ECONNRESET", "connection-lost"],
  ["EPIPE", "connection-lost"],
]);

/** The error for a socket that could not be opened. */
export function socketError(hop: Hop, error: unknown): OperatingError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return connectError(SYSTEM_CODES.get(code) ?? "host-unreachable", hopPlace(hop), {
    detail: code || String(error),
    cause: error,
  });
}
