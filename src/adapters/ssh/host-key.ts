import { createHash, createHmac } from "node:crypto";
import type { KnownHost, KnownHosts } from "./known-hosts-file.ts";

/** What the known_hosts files say of a key that a host showed. */
export type HostKeyVerdict =
  | { readonly kind: "trusted" }
  | { readonly kind: "unknown"; readonly otherTypes: readonly string[] }
  /** The host is known by another key of the same type. */
  | { readonly kind: "changed"; readonly known: KnownHost }
  | { readonly kind: "revoked"; readonly known: KnownHost }
  /** Only the key of a certificate authority is known for the host. */
  | { readonly kind: "authority-only"; readonly known: KnownHost };

/** A host as known_hosts names it. */
export type KnownHostName = {
  readonly hostname: string;
  readonly port: number;
  readonly alias: string | undefined;
};

/** The verdict on a key, as ssh gives it with StrictHostKeyChecking=yes, but that certificates are not understood. */
export function checkHostKey(files: readonly KnownHosts[], name: KnownHostName, key: Buffer): HostKeyVerdict {
  const shown = { type: hostKeyType(key), key: key.toString("base64") };
  const { primary, fallback } = findKnownHosts(files, name);
  const revoked = [...primary, ...fallback].find(
    (line) => line.marker === "revoked" && line.key === shown.key,
  );
  if (revoked) return { kind: "revoked", known: revoked };
  const plain = primary.filter((line) => line.marker === "none");
  if (plain.some((line) => line.key === shown.key)) return { kind: "trusted" };
  const changed = plain.find((line) => line.keyType === shown.type);
  if (changed) return { kind: "changed", known: changed };
  if (fallback.some((line) => line.marker === "none" && line.key === shown.key)) return { kind: "trusted" };
  const authority = primary.find((line) => line.marker === "cert-authority");
  if (authority) return { kind: "authority-only", known: authority };
  return { kind: "unknown", otherTypes: plain.map((line) => line.keyType) };
}

/** The key types that are known for a host; empty if none is. */
export function knownKeyTypes(files: readonly KnownHosts[], name: KnownHostName): readonly string[] {
  const { primary, fallback } = findKnownHosts(files, name);
  const types = (lines: readonly KnownHost[]): string[] =>
    lines.filter((line) => line.marker === "none").map((line) => line.keyType);
  const known = types(primary);
  return known.length > 0 ? known : types(fallback);
}

/** Whether the only thing known for a host is a certificate authority. */
export function findOnlyAuthority(files: readonly KnownHosts[], name: KnownHostName): KnownHost | undefined {
  const { primary } = findKnownHosts(files, name);
  if (primary.some((line) => line.marker === "none")) return undefined;
  return primary.find((line) => line.marker === "cert-authority");
}

/** The name under which known_hosts has a host: `host`, or `[host]:port` where the port is not 22. */
export function knownHostsName(name: KnownHostName): string {
  if (name.alias !== undefined) return name.alias.toLowerCase();
  const host = name.hostname.toLowerCase();
  return name.port === 22 ? host : `[${host}]:${name.port}`;
}

/** As ssh prints it: `SHA256:` and base64 without padding. */
export function hostKeyFingerprint(key: Buffer): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

/** The type that a key in wire form names itself; empty if the bytes are no key. */
export function hostKeyType(key: Buffer): string {
  if (key.length < 4) return "";
  return key.subarray(4, 4 + key.readUInt32BE(0)).toString("latin1");
}

type Found = { readonly primary: readonly KnownHost[]; readonly fallback: readonly KnownHost[] };

/** The fallback: ssh takes a key that it knows for the host without the port, if it is the same. */
function findKnownHosts(files: readonly KnownHosts[], name: KnownHostName): Found {
  const full = knownHostsName(name);
  const bare = name.hostname.toLowerCase();
  const withoutPort = name.alias === undefined && full !== bare;
  return {
    primary: files.flatMap((file) => findLines(file, full)),
    fallback: withoutPort ? files.flatMap((file) => findLines(file, bare)) : [],
  };
}

function findLines(file: KnownHosts, name: string): readonly KnownHost[] {
  const others = file.others.filter((line) => matchesHosts(line.hosts, name));
  return [...(file.byName.get(name) ?? []), ...others];
}

function matchesHosts(hosts: string, name: string): boolean {
  if (hosts.startsWith("|")) return matchesHash(hosts, name);
  let matched = false;
  for (const pattern of hosts.toLowerCase().split(",")) {
    if (pattern.startsWith("!")) {
      if (matchesPattern(pattern.slice(1), name)) return false;
    } else if (matchesPattern(pattern, name)) matched = true;
  }
  return matched;
}

function matchesHash(hashed: string, name: string): boolean {
  const match = /^\|1\|([A-Za-z0-9+/=]+)\|([A-Za-z0-9+/=]+)$/.exec(hashed);
  const salt = match?.[1];
  if (salt === undefined) return false;
  return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === match?.[2];
}

/** `*` is any run of characters, `?` any one; runs in the product of the lengths, whatever the pattern. */
function matchesPattern(pattern: string, name: string): boolean {
  let at = 0;
  let star = -1;
  let retry = 0;
  let next = 0;
  while (next < name.length) {
    if (pattern[at] === "*") {
      star = at++;
      retry = next;
    } else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === name[next])) {
      at++;
      next++;
    } else if (star >= 0) {
      at = star + 1;
      next = ++retry;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}
