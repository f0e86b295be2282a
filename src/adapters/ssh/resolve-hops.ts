import { join } from "node:path";
import { OperatingError } from "../../base/operating-error.ts";
import type { SshSettings } from "../../model/intent.ts";
import type { ShellTarget } from "../../ports/shell.ts";
import type { Hop, Identity } from "./hop.ts";
import type { SshConfigQuery } from "./read-ssh-config.ts";
import {
  configuredJumps,
  expandSshTokens,
  type JumpHost,
  parseJumpHost,
  type SshConfig,
} from "./ssh-config.ts";
import type { SshDependencies } from "./ssh-dependencies.ts";

const MAX_HOPS = 8;
const DEFAULT_IDENTITIES = ["id_ed25519", "id_ecdsa", "id_rsa"];
const GLOBAL_KNOWN_HOSTS = ["/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"];

type ReadConfig = (query: SshConfigQuery) => Promise<SshConfig | undefined>;

/** What resolving needs: the settings of the fleet file, the ssh config, and the machine. */
type Sources = { readonly ssh: SshSettings; readonly readConfig: ReadConfig; readonly deps: SshDependencies };

/**
 * The machines to go through and the host, in order. The fleet file wins over the ssh config, its keys and known_hosts
 * files hold for the jump hosts too. Throws OperatingError `ssh-config-invalid`.
 */
export async function resolveHops(
  target: ShellTarget,
  readConfig: ReadConfig,
  deps: SshDependencies,
): Promise<readonly Hop[]> {
  const sources = { ssh: target.ssh, readConfig, deps };
  const query = { host: target.address, user: target.ssh.user, port: target.ssh.port };
  const hops = await resolveChain(query, target.ssh.jump, { sources, depth: 0 });
  // The host is named as in the fleet file, the others as in the list of jump hosts.
  return hops.map((hop, index) => (index === hops.length - 1 ? { ...hop, name: target.host } : hop));
}

async function resolveChain(
  query: SshConfigQuery,
  jump: readonly string[] | undefined,
  { sources, depth }: { readonly sources: Sources; readonly depth: number },
): Promise<readonly Hop[]> {
  if (depth > MAX_HOPS) throw invalid(query.host, `more than ${MAX_HOPS} jump hosts, or a circle of them`);
  const config = await sources.readConfig(query);
  const hop = resolveHop(query, config, sources);
  const jumps = (jump ?? configuredJumps(config)).map((text) => requireJumpHost(text, query.host));
  const [first, ...others] = jumps;
  if (first === undefined) {
    refuseUnsupported(query.host, config, jump === undefined);
    return [hop];
  }
  refuseUnsupported(query.host, config, false);
  // As ssh does it: the ProxyJump of the config counts for the first jump host, the others are reached by the one before.
  const way = [...(await resolveChain(first, undefined, { sources, depth: depth + 1 }))];
  for (const other of others) way.push(resolveHop(other, await sources.readConfig(other), sources));
  return [...way, hop];
}

function resolveHop(query: SshConfigQuery, config: SshConfig | undefined, { ssh, deps }: Sources): Hop {
  const first = (keyword: string): string | undefined => config?.get(keyword)?.[0];
  const hostname = first("hostname") ?? query.host;
  const port = query.port ?? Number(first("port") ?? 22);
  const user = query.user ?? first("user") ?? deps.localUser;
  const tokens = {
    d: deps.homeDirectory,
    h: hostname,
    n: query.host,
    p: String(port),
    r: user,
    u: deps.localUser,
  };
  const expand = (text: string): string => {
    const expanded = expandSshTokens(text, tokens, deps.environment);
    if (expanded === undefined)
      throw invalid(query.host, `a token of ssh_config in ${text} that the ssh2 transport does not know`);
    return expanded;
  };
  return {
    name: query.host,
    hostname,
    port,
    user,
    identities: resolveIdentities(ssh, config, expand),
    identitiesOnly: first("identitiesonly") === "yes",
    agentSocket: resolveAgent(first("identityagent"), deps, expand),
    knownHostsFiles: resolveKnownHosts(ssh, config, expand),
    hostKeyAlias: first("hostkeyalias"),
  };
}

function resolveIdentities(
  ssh: SshSettings,
  config: SshConfig | undefined,
  expand: (text: string) => string,
): readonly Identity[] {
  if (ssh.identityFiles !== undefined) {
    return ssh.identityFiles.map((path) => ({ path: expandHome(path, expand), required: true }));
  }
  const files = config?.get("identityfile") ?? DEFAULT_IDENTITIES.map((name) => `~/.ssh/${name}`);
  return files.filter((file) => file !== "none").map((file) => ({ path: expand(file), required: false }));
}

function resolveKnownHosts(
  ssh: SshSettings,
  config: SshConfig | undefined,
  expand: (text: string) => string,
): readonly string[] {
  const list = (keyword: string): readonly string[] | undefined => {
    const values = config?.get(keyword);
    return values
      ?.flatMap((value) => value.split(" "))
      .filter((file) => file !== "none" && file !== "")
      .map(expand);
  };
  const user =
    ssh.knownHostsFiles?.map((file) => expandHome(file, expand)) ??
    list("userknownhostsfile") ??
    ["known_hosts", "known_hosts2"].map((name) => expand(join("~/.ssh", name)));
  return [...user, ...(list("globalknownhostsfile") ?? GLOBAL_KNOWN_HOSTS)];
}

/** Paths of the fleet file know `~` alone, no tokens. */
function expandHome(path: string, expand: (text: string) => string): string {
  return path === "~" || path.startsWith("~/") ? `${expand("~")}${path.slice(1)}` : path;
}

function resolveAgent(
  value: string | undefined,
  deps: SshDependencies,
  expand: (text: string) => string,
): string | undefined {
  if (value === undefined || value === "SSH_AUTH_SOCK") return deps.agentSocket;
  if (value === "none") return undefined;
  return value.startsWith("$") && !value.startsWith("${") ? deps.environment[value.slice(1)] : expand(value);
}

function requireJumpHost(text: string, host: string): SshConfigQuery & JumpHost {
  const jump = parseJumpHost(text);
  if (jump === undefined) throw invalid(host, `a jump host that is not [user@]host[:port]: ${text}`);
  return jump;
}

const UNSUPPORTED = ["certificatefile", "revokedhostkeys"];

/** Stops where leaving a setting out would change how the host is reached or whom it is trusted to be. */
function refuseUnsupported(host: string, config: SshConfig | undefined, proxyCommandCounts: boolean): void {
  const keywords = proxyCommandCounts ? ["proxycommand", ...UNSUPPORTED] : UNSUPPORTED;
  const found = keywords.find((keyword) => (config?.get(keyword)?.[0] ?? "none") !== "none");
  if (found === undefined) return;
  throw new OperatingError("ssh-config-invalid", host, {
    message: `The ssh config sets ${found} for ${host}, which the ssh2 transport cannot do`,
    hint: "Set `ssh.transport: openssh` for this host.",
  });
}

function invalid(host: string, what: string): OperatingError {
  return new OperatingError("ssh-config-invalid", host, {
    message: `The way to ${host} has ${what}`,
    hint: `Correct it in the fleet file or in the ssh config (see: ssh -G ${host}), or set \`ssh.transport: openssh\`.`,
  });
}
