/** What `ssh -G` says that holds for one host: each keyword in lower case with its values in order. */
export type SshConfig = ReadonlyMap<string, readonly string[]>;

/** Reads the output of `ssh -G`; never throws. */
export function parseSshConfig(output: string): SshConfig {
  const config = new Map<string, string[]>();
  for (const line of output.split("\n")) {
    const match = /^(\S+) (.*)$/.exec(line.trimEnd());
    const keyword = match?.[1]?.toLowerCase();
    const value = match?.[2];
    if (keyword === undefined || value === undefined) continue;
    const values = config.get(keyword);
    if (values === undefined) config.set(keyword, [value]);
    else values.push(value);
  }
  return config;
}

/** A host to jump through: `[user@]host[:port]`, `[user@][address]:port` or `ssh://user@host:port`. */
export type JumpHost = {
  readonly host: string;
  readonly user: string | undefined;
  readonly port: number | undefined;
};

/** Reads one jump host; undefined if the text is none. */
export function parseJumpHost(text: string): JumpHost | undefined {
  const bare = text
    .trim()
    .replace(/^ssh:\/\//, "")
    .replace(/\/$/, "");
  // Narrow on purpose: ssh hands these words to a shell when it starts the jump (CVE-2023-51385).
  const match = /^(?:(\w[\w.+@-]*)@)?(?:\[([\w:.%-]+)\]|(\w[\w.-]*))(?::(\d{1,5}))?$/.exec(bare);
  const host = match?.[2] ?? match?.[3];
  if (host === undefined) return undefined;
  const port = match?.[4] === undefined ? undefined : Number(match[4]);
  if (port !== undefined && (port < 1 || port > 65_535)) return undefined;
  return { host, user: match?.[1], port };
}

/** The jump hosts that ProxyJump names, unread, nearest first. */
export function configuredJumps(config: SshConfig | undefined): readonly string[] {
  const jump = config?.get("proxyjump")?.[0];
  return jump === undefined || jump === "none" ? [] : jump.split(",");
}

/** The values for the `%x` tokens of ssh_config(5). */
export type SshTokens = Readonly<Record<string, string>>;

/** The text with `%x` tokens, `${NAME}` and a leading `~` replaced; undefined if it holds a token that is not known. */
export function expandSshTokens(
  text: string,
  tokens: SshTokens,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  let known = true;
  const take = (value: string | undefined): string => {
    if (value === undefined) known = false;
    return value ?? "";
  };
  const home = text === "~" || text.startsWith("~/") ? `%d${text.slice(1)}` : text;
  const expanded = home.replaceAll(/%(.)|\$\{([^}]*)\}/g, (_, token?: string, name?: string) => {
    if (token === "%") return "%";
    return take(token === undefined ? environment[name ?? ""] : tokens[token]);
  });
  return known ? expanded : undefined;
}

const RELEVANT = new Set([
  "canonicalizehostname",
  "certificatefile",
  "globalknownhostsfile",
  "hostkeyalias",
  "hostname",
  "identitiesonly",
  "identityagent",
  "identityfile",
  "port",
  "proxycommand",
  "proxyjump",
  "proxyusefdpass",
  "revokedhostkeys",
  "user",
  "userknownhostsfile",
]);

/** Relevant keywords whose answer is another one for each host, in whatever block they are. */
const BY_HOST = new Set(["canonicalizehostname", "hostname", "proxycommand", "proxyjump", "proxyusefdpass"]);

/** For whom a config sets what the ssh2 way heeds: for nobody, for all hosts alike, or for each as it may be. */
export type SshConfigScope = "nobody" | "all" | "each";

/** What a config file's text says before anything is matched; an include is for all unless a block limits it. */
export type SshConfigScan = {
  readonly scope: SshConfigScope;
  readonly includes: readonly { readonly pattern: string; readonly scope: "all" | "each" }[];
};

/**
 * Looks through a config file for keywords that the ssh2 way heeds, and whether each holds for all hosts: it stands
 * outside of any block or under `Host *`, and has no token. scope is that of the place where the file is included.
 */
export function scanSshConfig(text: string, scope: "all" | "each" = "all"): SshConfigScan {
  const includes: SshConfigScan["includes"][number][] = [];
  let block = scope;
  const found: SshConfigScope[] = [];
  for (const line of text.split("\n")) {
    const match = /^[\s\f]*"?([A-Za-z]+)"?(?:[\s\f]*=[\s\f]*|[\s\f]+)([\s\S]*)$/.exec(line);
    const keyword = match?.[1]?.toLowerCase();
    const value = match?.[2] ?? "";
    if (keyword === undefined) continue;
    if (keyword === "host") block = /^"?\*"?\s*$/.test(value) ? scope : "each";
    else if (keyword === "match") block = "each";
    else if (keyword === "include")
      includes.push(...splitWords(value).map((pattern) => ({ pattern, scope: block })));
    else if (RELEVANT.has(keyword)) {
      const alike = block === "all" && !BY_HOST.has(keyword) && !/[%$]/.test(value);
      found.push(alike ? "all" : "each");
    }
  }
  return { scope: widestScope(found), includes };
}

/** The scope of several configs together. */
export function widestScope(scopes: readonly SshConfigScope[]): SshConfigScope {
  return (["each", "all"] as const).find((scope) => scopes.includes(scope)) ?? "nobody";
}

function splitWords(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? "");
}
