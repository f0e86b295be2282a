import type { Duplex } from "node:stream";
import type { Client } from "ssh2";
import { OperatingError } from "../../base/operating-error.ts";
import type { Shell, ShellSession, ShellTarget } from "../../ports/shell.ts";
import type { AuthenticationSources } from "./authentication.ts";
import { connectError, hopPlace } from "./connect-error.ts";
import type { Hop } from "./hop.ts";
import { openSocket } from "./open-socket.ts";
import { createIdentityReader } from "./read-identities.ts";
import { createKnownHostsReader, type ReadKnownHosts } from "./read-known-hosts.ts";
import { createSshConfigReader } from "./read-ssh-config.ts";
import { resolveHops } from "./resolve-hops.ts";
import { createShellSession } from "./shell-session.ts";
import type { SshDependencies } from "./ssh-dependencies.ts";
import { createSsh2Channels } from "./ssh2-channel.ts";
import { connectSsh2, readHopKnownHosts } from "./ssh2-connect.ts";

/** How long close waits for the other side before it drops the connection. */
const CLOSE_TIMEOUT_MS = 1_000;

/**
 * The Shell by ssh2, in this process: the fast way. It reads the ssh config but knows no host or user certificates,
 * no FIDO keys, no GSSAPI and no ProxyCommand. What it reads of files it keeps for its life.
 */
export function createSsh2Shell(deps: SshDependencies): Shell {
  const readConfig = createSshConfigReader(deps);
  const sources: ConnectSources = {
    secrets: deps.secrets,
    identities: createIdentityReader(deps.secrets),
    readKnownHosts: createKnownHostsReader(),
  };
  return {
    connect: async (target, signal = new AbortController().signal) => {
      signal.throwIfAborted();
      const hops = await resolveHops(target, readConfig, deps);
      const open = await connectHops(hops, sources, { timeoutMs: target.ssh.connectTimeoutMs, signal });
      return openSession(target, { hops, open }, deps);
    },
  };
}

type ConnectSources = AuthenticationSources & {
  readonly readKnownHosts: (file: string) => Promise<ReadKnownHosts>;
};
type OpenHop = { readonly client: Client; readonly closed: Promise<void> };
type Way = { readonly hops: readonly Hop[]; readonly open: readonly OpenHop[] };
type Limits = { readonly timeoutMs: number; readonly signal: AbortSignal };

function openSession(target: ShellTarget, { hops, open }: Way, deps: SshDependencies): ShellSession {
  const [last, hop] = [open.at(-1), hops.at(-1)];
  if (last === undefined || hop === undefined) throw new RangeError("a way to a host has at least one hop");
  return createShellSession({
    host: target.host,
    user: hop.user,
    become: target.ssh.become,
    open: createSsh2Channels(last.client, target.host),
    close: async () => {
      for (const each of open.toReversed()) await closeHop(each);
    },
    secrets: deps.secrets,
  });
}

async function connectHops(
  hops: readonly Hop[],
  sources: ConnectSources,
  limits: Limits,
): Promise<readonly OpenHop[]> {
  const open: OpenHop[] = [];
  try {
    for (const hop of hops) {
      const known = await readHopKnownHosts(hop, sources.readKnownHosts);
      const stream = await openStream(hop, open.at(-1)?.client, limits);
      const client = await connectSsh2(hop, stream, { known, sources, limits });
      open.push({ client, closed: new Promise((resolve) => client.once("close", resolve)) });
    }
    return open;
  } catch (error) {
    for (const { client } of open.toReversed()) client.destroy();
    throw open.length < hops.length - 1 ? jumpError(hops[open.length], error) : error;
  }
}

/** Why a jump host could not be reached is told as jump-failed; keys and logins keep their own codes. */
function jumpError(hop: Hop | undefined, error: unknown): unknown {
  const codes = [
    "host-unresolved",
    "host-unreachable",
    "connection-refused",
    "connect-timeout",
    "connection-lost",
  ];
  if (hop === undefined || !(error instanceof OperatingError) || !codes.includes(error.code)) return error;
  return connectError("jump-failed", hopPlace(hop), { detail: error.message, cause: error });
}

async function openStream(hop: Hop, through: Client | undefined, limits: Limits): Promise<Duplex> {
  const deadline = AbortSignal.timeout(limits.timeoutMs);
  const signal = AbortSignal.any([deadline, limits.signal]);
  try {
    return await (through === undefined ? openSocket(hop, signal) : forward(hop, through, signal));
  } catch (error) {
    if (error !== deadline.reason || !deadline.aborted) throw error;
    throw connectError("connect-timeout", hopPlace(hop), {
      detail: `not connected within ${limits.timeoutMs} ms`,
    });
  }
}

function forward(hop: Hop, through: Client, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    through.forwardOut("127.0.0.1", 0, hop.hostname, hop.port, (error, channel) => {
      if (error === undefined) resolve(channel);
      else reject(connectError("jump-failed", hopPlace(hop), { detail: error.message, cause: error }));
    });
  });
}

async function closeHop({ client, closed }: OpenHop): Promise<void> {
  client.end();
  const timer = setTimeout(() => client.destroy(), CLOSE_TIMEOUT_MS);
  await closed;
  clearTimeout(timer);
}
