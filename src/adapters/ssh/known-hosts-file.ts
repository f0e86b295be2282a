/** One line of a known_hosts file that means something. */
export type KnownHost = {
  readonly marker: "none" | "revoked" | "cert-authority";
  /** The host names: a comma list of names and patterns, or one hashed name. */
  readonly hosts: string;
  /** As `ssh-ed25519`. */
  readonly keyType: string;
  /** In base64. */
  readonly key: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
};

/** The lines of known_hosts files, those with plain names by name. */
export type KnownHosts = {
  readonly byName: ReadonlyMap<string, readonly KnownHost[]>;
  /** Lines with patterns or a hashed name. */
  readonly others: readonly KnownHost[];
};

/**
 * Reads one known_hosts file (format: sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). Lines that are not understood are left
 * out, as ssh does; never throws.
 */
export function parseKnownHosts(text: string, file: string): KnownHosts {
  const byName = new Map<string, KnownHost[]>();
  const others: KnownHost[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const known = parseLine(line, file, index + 1);
    if (known === undefined) continue;
    if (/[*?!|]/.test(known.hosts)) {
      others.push(known);
      continue;
    }
    for (const name of known.hosts.toLowerCase().split(",")) {
      const lines = byName.get(name);
      if (lines === undefined) byName.set(name, [known]);
      else lines.push(known);
    }
  }
  return { byName, others };
}

const MARKERS = new Map<string, KnownHost["marker"]>([
  ["@revoked", "revoked"],
  ["@cert-authority", "cert-authority"],
]);

function parseLine(text: string, file: string, line: number): KnownHost | undefined {
  const words = text.trim().split(/[ \t]+/);
  const first = words[0] ?? "";
  if (first === "" || first.startsWith("#")) return undefined;
  const marker = MARKERS.get(first);
  if (first.startsWith("@") && marker === undefined) return undefined;
  const [hosts, keyType, key] = marker === undefined ? words : words.slice(1);
  if (hosts === undefined || keyType === undefined || key === undefined) return undefined;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(key)) return undefined;
  return { marker: marker ?? "none", hosts, keyType, key, file, line };
}
