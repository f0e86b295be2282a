import { OperatingError } from "../../base/operating-error.ts";
import type { SshSettings } from "../../model/intent.ts";

/** A host of the fleet, or a jump host on the way to one. */
export type OpenSshTarget = {
  readonly host: string;
  readonly address: string;
  readonly ssh: SshSettings;
};

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
export function openSshConfig(target: OpenSshTarget, sources: OpenSshConfigSources): string {
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

/**
 * The arguments of ssh that name the target, which comes last, and the way to it: through is a ProxyCommand, else the
 * ssh config leads, unless the fleet file says that there is no jump host.
 */
export function openSshTargetArgs({ address, ssh }: OpenSshTarget, through?: string): readonly string[] {
  const { user, port, jump } = ssh;
  const proxyCommand = through ?? (jump?.length === 0 ? "none" : undefined);
  return [
    ...(user === undefined ? [] : ["-l", user]),
    ...(port === undefined ? [] : ["-p", String(port)]),
    ...(proxyCommand === undefined ? [] : ["-o", `ProxyCommand=${proxyCommand}`]),
    "--",
    address,
  ];
}

/** The path with a leading ~ replaced. */
export function expandHome(path: string, homeDirectory: string): string {
  return path === "~" || path.startsWith("~/") ? `${homeDirectory}${path.slice(1)}` : path;
}

function quotePath(target: OpenSshTarget, path: string): string {
  if (/["\\\n\r]|\$\{/.test(path)) throw invalidWay(target, `a path that ssh_config cannot hold: ${path}`);
  return `"${path.replaceAll("%", "%%")}"`;
}

/** The error for a way that the fleet file describes wrongly. */
export function invalidWay(target: OpenSshTarget, what: string): OperatingError {
  return new OperatingError("ssh-config-invalid", target.host, {
    message: `The way to ${target.host} has ${what}`,
    hint: "Correct it in the fleet file.",
  });
}
