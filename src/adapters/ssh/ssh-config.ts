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

/** What a config file's text says before anything is matched: whether it sets what matters, and what it includes. */
export type SshConfigScan = { readonly relevant: boolean; readonly includes: readonly string[] };

/**
 * Looks through a config file for keywords that the ssh2 way heeds, in whatever block they are. A file without any
 * gives the same answer for every host, so that `ssh -G` need not be asked.
 */
export function scanSshConfig(text: string): SshConfigScan {
  const includes: string[] = [];
  let relevant = false;
  for (const line of text.split("\n")) {
    const match = /^[\s\f]*"?([A-Za-z]+)"?(?:[\s\f]*=[\s\f]*|[\s\f]+)(.*)$/.exec(line);
    const keyword = match?.[1]?.toLowerCase();
    if (keyword === undefined) continue;
    if (keyword === "include") includes.push(...splitWords(match?.[2] ?? ""));
    else if (RELEVANT.has(keyword)) relevant = true;
  }
  return { relevant, includes };
}

function splitWords(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? "");
}
