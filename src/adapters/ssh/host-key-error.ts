import { OperatingError } from "../../base/operating-error.ts";
import { printable } from "../../base/printable.ts";
import { quoteShellWord } from "../../base/quote-shell.ts";
import type { Hop } from "./hop.ts";
import { type HostKeyVerdict, hostKeyFingerprint, hostKeyType, knownHostsName } from "./host-key.ts";
import type { KnownHost } from "./known-hosts-file.ts";

/** The error for a host key that is not trusted. */
export function hostKeyError(
  hop: Hop,
  key: Buffer,
  verdict: Exclude<HostKeyVerdict, { kind: "trusted" }>,
): OperatingError {
  const name = hostKeyName(hop);
  const shown = printable(`${hostKeyType(key)} ${hostKeyFingerprint(key)}`);
  switch (verdict.kind) {
    case "unknown":
      return unknownKey(hop, shown, verdict.otherTypes);
    case "changed":
      return fail("host-key-changed", hop, {
        message: `${name} showed ${shown}, but ${place(verdict.known)} has another key of this type: it was installed anew, or somebody stands in between`,
        hint: `If the host was installed anew, compare ${shown} with its console and run: ssh-keygen -R ${quoteShellWord(name)} -f ${quoteShellWord(verdict.known.file)}`,
      });
    case "revoked":
      return fail("host-key-revoked", hop, {
        message: `${name} showed ${shown}, which ${place(verdict.known)} revokes`,
        hint: "Do not connect: give the host new keys, or remove the @revoked line if it is wrong.",
      });
    case "authority-only":
      return unsupportedAuthority(hop, verdict.known);
  }
}

/** The error for a host that is known by its certificate authority alone. */
export function unsupportedAuthority(hop: Hop, known: KnownHost): OperatingError {
  return fail("host-key-unsupported", hop, {
    message: `${hostKeyName(hop)} is known by a certificate authority alone (${place(known)}), and the ssh2 transport cannot check certificates`,
    hint: "Set `ssh.transport: openssh` for this host.",
  });
}

/** The error for a known_hosts file that is there but cannot be read: it might revoke the key. */
export function unreadableKnownHosts(hop: Hop, file: string, reason: string): OperatingError {
  return fail("host-key-unknown", hop, {
    message: `${file} cannot be read (${reason}), so the key of ${hostKeyName(hop)} cannot be checked`,
    hint: `Make ${file} readable, or remove it.`,
  });
}

function unknownKey(hop: Hop, shown: string, otherTypes: readonly string[]): OperatingError {
  const name = hostKeyName(hop);
  const others = otherTypes.length === 0 ? "" : `; only ${[...new Set(otherTypes)].join(", ")} is known`;
  const files = hop.knownHostsFiles.join(", ");
  const type = shown.split(" ")[0]?.replace(/^ssh-|-.*$/g, "") ?? "";
  const scan = `ssh-keyscan -t ${quoteShellWord(type)} -p ${hop.port} ${quoteShellWord(hop.hostname)} >> ${quoteShellWord(hop.knownHostsFiles[0] ?? "~/.ssh/known_hosts")}`;
  return fail("host-key-unknown", hop, {
    message: `${name} showed ${shown}, which none of ${files} has${others}`,
    hint: `Compare ${shown} with the host's console (ssh-keygen -lf /etc/ssh/ssh_host_${type}_key.pub); if it is the same, run: ${scan}`,
  });
}

function hostKeyName(hop: Hop): string {
  return knownHostsName({ hostname: hop.hostname, port: hop.port, alias: hop.hostKeyAlias });
}

function place(known: KnownHost): string {
  return `${known.file} line ${known.line}`;
}

type Words = { readonly message: string; readonly hint: string };

function fail(code: string, hop: Hop, { message, hint }: Words): OperatingError {
  return new OperatingError(code, hop.name, { message: printable(message), hint: printable(hint) });
}
