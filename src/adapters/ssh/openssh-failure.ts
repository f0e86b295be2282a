import { OperatingError } from "../../base/operating-error.ts";
import { printableLines } from "../../base/printable.ts";
import type { ShellErrorCode } from "../../ports/shell.ts";
import { authenticationError, connectError, type Place } from "./connect-error.ts";

/** What ssh writes when it gives up, the more telling first (OpenSSH 7.4 to 10, C locale). */
const SIGNS: readonly (readonly [RegExp, ShellErrorCode])[] = [
  [/REVOKED HOST KEY|is marked as revoked|revoked host key/i, "host-key-revoked"],
  [/REMOTE HOST IDENTIFICATION HAS CHANGED/, "host-key-changed"],
  [/No \S+ host key is known for|Host key verification failed/, "host-key-unknown"],
  [/^Load key "[^"]*": bad permissions/m, "identity-unreadable"],
  [
    /Permission denied \(|Too many authentication failures|Permission denied, please/,
    "authentication-failed",
  ],
  [
    /Bad configuration option|bad configuration options|Bad owner or permissions|jumphost loop|Can't open user config/i,
    "ssh-config-invalid",
  ],
  [/Could not resolve hostname/, "host-unresolved"],
  [/Connection refused/, "connection-refused"],
  [/timed out/, "connect-timeout"],
  [/No route to host|Network is unreachable/, "host-unreachable"],
  [/stdio forwarding (?:request )?failed|administratively prohibited/i, "jump-failed"],
  [/Connection closed by|Connection reset by|kex_exchange_identification|Broken pipe/, "connection-lost"],
];

const REACHING = new Set<ShellErrorCode>([
  "host-unresolved",
  "connection-refused",
  "connect-timeout",
  "host-unreachable",
  "connection-lost",
]);

/** Which failure ssh tells of on stderr; `ssh-failed` if it is none that is known. */
export function parseOpenSshFailure(stderr: string): ShellErrorCode {
  const code = SIGNS.find(([sign]) => sign.test(stderr))?.[1] ?? "ssh-failed";
  // Behind a jump host ssh speaks to a program, which it calls UNKNOWN: what failed was that way.
  return REACHING.has(code) && /UNKNOWN port 65535/.test(stderr) ? "jump-failed" : code;
}

/** Whether the other side closed the connection before it said who it is, as an sshd under load does. */
export function wasDropped(stderr: string): boolean {
  return (
    /^(?:kex|ssh)_exchange_identification: .*(?:closed|reset)/im.test(stderr) &&
    !/forwarding (?:request )?failed|administratively prohibited|^ssh: connect to/im.test(stderr)
  );
}

/** The error for an ssh that ended before a session was open. */
export function openSshError(place: Place, stderr: string, address: string): OperatingError {
  const said = printableLines(stderr.replaceAll("\r", "").trim()).slice(-1_000);
  const code = parseOpenSshFailure(stderr);
  const hint = HINTS[code]?.(stderr, address);
  if (hint !== undefined)
    return new OperatingError(code, place.name, { message: `${place.where}: ${said}`, hint });
  return code === "authentication-failed"
    ? authenticationError(place, said)
    : connectError(code, place, { detail: said || "ssh said nothing" });
}

const HINTS: Readonly<Partial<Record<ShellErrorCode, (stderr: string, address: string) => string>>> = {
  "host-key-unknown": (_, address) =>
    `Run: ssh-keyscan ${address} | ssh-keygen -lf - ; compare it with the host's console, and if it is the same run once: ssh ${address}`,
  "host-key-changed": (stderr) => {
    const place = /Offending \S+ key in (\S+):(\d+)/.exec(stderr);
    return place === null
      ? "If the host was installed anew, compare its new key with its console, then remove the old one: ssh-keygen -R HOST"
      : `If the host was installed anew, compare its new key with its console, then remove line ${place[2]} of ${place[1]}.`;
  },
  "host-key-revoked": () =>
    "Do not connect: give the host new keys, or remove the @revoked line if it is wrong.",
  "identity-unreadable": () =>
    "Run chmod 600 on the private key, and make a new one if others may have read it.",
  "ssh-config-invalid": (_, address) => `Run: ssh -G ${address}`,
};
