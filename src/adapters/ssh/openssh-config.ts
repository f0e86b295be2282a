import { OperatingError } from "../../base/operating-error.ts";
import type { ShellTarget } from "../../ports/shell.ts";
import { parseJumpHost } from "./ssh-config.ts";

/** Where the config for one target gets its parts. */
export type OpenSshConfigSources = {
  readonly homeDirectory: string;
  /** Instead of the config files of user and system. */
  readonly sshConfigFile: string | undefined;
};

const FIXED = [
  "StrictHostKeyChecking yes",
  "UpdateHostKeys no",
  "NumberOfPasswordPrompts 1",
  "ServerAliveInterval 15",
  "ServerAliveCountMax 3",
  "ControlPersist no",
  "ForwardAgent no",
  "ForwardX11 no",
  "Tunnel no",
  "ClearAllForwardings yes",
  "PermitLocalCommand no",
  "RemoteCommand none",
  "RequestTTY no",
  "EscapeChar none",
  "VisualHostKey no",
  "LogLevel INFO",
];

/**
 * The config file for one target. Its settings come first and so win over the operator's config, which it includes;
 * ssh hands it on to the jump hosts (`-F`), so that keys and known_hosts files hold for them too.
 */
export function openSshConfig(target: ShellTarget, sources: OpenSshConfigSources): string {
  const { identityFiles, knownHostsFiles, connectTimeoutMs } = target.ssh;
  const quote = (path: string): string => quotePath(target, expandHome(path, sources.homeDirectory));
  const included =
    sources.sshConfigFile === undefined ? ["~/.ssh/config", "/etc/ssh/ssh_config"] : [sources.sshConfigFile];
  return [
    "Host *",
    ...FIXED,
    `ConnectTimeout ${Math.max(1, Math.ceil(connectTimeoutMs / 1000))}`,
    ...(identityFiles ?? []).map((path) => `IdentityFile ${quote(path)}`),
    ...(knownHostsFiles ? [`UserKnownHostsFile ${knownHostsFiles.map(quote).join(" ")}`] : []),
    ...included.map((path) => `Include ${path.startsWith("~") ? path : quotePath(target, path)}`),
    "",
  ].join("\n");
}

/** The arguments of ssh that name the target and the way to it; the host comes last. */
export function openSshTargetArgs(target: ShellTarget): readonly string[] {
  const { user, port, jump } = target.ssh;
  const bad = jump?.find((text) => parseJumpHost(text) === undefined);
  if (bad !== undefined) throw invalid(target, `a jump host that is not [user@]host[:port]: ${bad}`);
  return [
    ...(user === undefined ? [] : ["-l", user]),
    ...(port === undefined ? [] : ["-p", String(port)]),
    ...jumpArgs(jump),
    "--",
    target.address,
  ];
}

function jumpArgs(jump: readonly string[] | undefined): readonly string[] {
  if (jump === undefined) return [];
  return jump.length === 0 ? ["-o", "ProxyCommand=none"] : ["-J", jump.join(",")];
}

/** The path with a leading ~ replaced. */
export function expandHome(path: string, homeDirectory: string): string {
  return path === "~" || path.startsWith("~/") ? `${homeDirectory}${path.slice(1)}` : path;
}

function quotePath(target: ShellTarget, path: string): string {
  if (/["\\\n\r]|\$\{/.test(path)) throw invalid(target, `a path that ssh_config cannot hold: ${path}`);
  return `"${path.replaceAll("%", "%%")}"`;
}

function invalid(target: ShellTarget, what: string): OperatingError {
  return new OperatingError("ssh-config-invalid", target.host, {
    message: `The way to ${target.host} has ${what}`,
    hint: "Correct it in the fleet file.",
  });
}
