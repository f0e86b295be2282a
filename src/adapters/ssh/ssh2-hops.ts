import type { Duplex } from "node:stream";
import type { Client } from "ssh2";
import { OperatingError } from "../../base/operating-error.ts";
import type { AuthenticationSources } from "./authentication.ts";
import { connectError, hopPlace, jumpError } from "./connect-error.ts";
import { ConnectionPool, type Lease, type SharedConnection } from "./connection-pool.ts";
import type { Hop } from "./hop.ts";
import { openSocket } from "./open-socket.ts";
import type { ReadKnownHosts } from "./read-known-hosts.ts";
import { type Attempt, type ConnectLimits, retryDropped } from "./retry-dropped.ts";
import { connectSsh2, readHopKnownHosts } from "./ssh2-connect.ts";

/** How long close waits for the other side before it drops the connection. */
const CLOSE_TIMEOUT_MS = 1_000;

/** What connecting needs of files and of the person. */
export type ConnectSources = AuthenticationSources & {
  readonly readKnownHosts: (file: string) => Promise<ReadKnownHosts>;
};

/** An open connection to a hop. */
export type OpenHop = {
  readonly client: Client;
  readonly isClosed: () => boolean;
  readonly close: () => Promise<void>;
};

/** Connects to the last of hops through those before it; throws OperatingError with a ShellErrorCode. */
export type ConnectHops = (hops: readonly Hop[], limits: ConnectLimits) => Promise<OpenHop>;

/**
 * Gives a connector whose jump hosts are shared: one connection to each of them, for all hosts behind it, as long as
 * there are any. Each host would else cost its jump host a login, and many at once more than its sshd admits.
 */
export function createHopConnector(sources: ConnectSources): ConnectHops {
  const pool = new ConnectionPool<OpenHop>();
  const connectTo: ConnectHops = async (hops, limits) => {
    const hop = hops.at(-1);
    if (hop === undefined) throw new RangeError("a way to a host has at least one hop");
    const known = await readHopKnownHosts(hop, sources.readKnownHosts);
    return retryDropped(limits, async () => {
      const jump = await acquireJump(hops.slice(0, -1), limits);
      try {
        const stream = await openStream(hop, jump?.value, limits);
        if ("dropped" in stream) return releaseAfter(jump, stream);
        const attempt = await connectSsh2(hop, stream.opened, { known, sources, limits });
        return "dropped" in attempt ? releaseAfter(jump, attempt) : { opened: openHop(attempt.opened, jump) };
      } catch (error) {
        jump?.release();
        throw error;
      }
    });
  };
  const acquireJump = async (
    hops: readonly Hop[],
    { timeoutMs, signal }: ConnectLimits,
  ): Promise<Lease<OpenHop> | undefined> => {
    const last = hops.at(-1);
    if (last === undefined) return undefined;
    const open = (ending: AbortSignal): Promise<SharedConnection<OpenHop>> =>
      connectTo(hops, { timeoutMs, signal: ending }).then(shareHop, (error: unknown) => {
        throw jumpError(hopPlace(last), error);
      });
    return pool.acquire({ way: JSON.stringify(hops), open, signal });
  };
  return connectTo;
}

function releaseAfter<T>(jump: Lease<OpenHop> | undefined, attempt: T): T {
  jump?.release();
  return attempt;
}

function shareHop(hop: OpenHop): SharedConnection<OpenHop> {
  return { value: hop, isBroken: hop.isClosed, close: hop.close };
}

/** The jump connection is let go when the connection through it has ended, however it ends. */
function openHop(client: Client, jump: Lease<OpenHop> | undefined): OpenHop {
  let closed = false;
  const ended = new Promise<void>((resolve) => {
    client.once("close", () => {
      closed = true;
      jump?.release();
      resolve();
    });
  });
  const close = async (): Promise<void> => {
    client.end();
    const timer = setTimeout(() => client.destroy(), CLOSE_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
  };
  return { client, isClosed: () => closed, close };
}

async function openStream(
  hop: Hop,
  through: OpenHop | undefined,
  limits: ConnectLimits,
): Promise<Attempt<Duplex>> {
  const deadline = AbortSignal.timeout(limits.timeoutMs);
  const signal = AbortSignal.any([deadline, limits.signal]);
  try {
    return {
      opened: await (through === undefined ? openSocket(hop, signal) : forward(hop, through.client, signal)),
    };
  } catch (error) {
    if (error === deadline.reason && deadline.aborted) {
      const detail = `not connected within ${limits.timeoutMs} ms`;
      throw connectError("connect-timeout", hopPlace(hop), { detail });
    }
    const broken = through?.isClosed() === true && !limits.signal.aborted;
    const lost = error instanceof OperatingError && (broken || error.code === "connection-lost");
    if (lost) return { dropped: error };
    throw error;
  }
}

function forward(hop: Hop, through: Client, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void =>
      reject(connectError("jump-failed", hopPlace(hop), { detail: error.message, cause: error }));
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    try {
      through.forwardOut("127.0.0.1", 0, hop.hostname, hop.port, (error, channel) => {
        if (error !== undefined) return fail(error);
        // Others go on using the connection, so a channel that comes too late is not closed with it.
        if (signal.aborted) channel.destroy();
        else resolve(channel);
      });
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  });
}
