import { OperatingError } from "../base/operating-error.ts";
import type { HostName, RunId } from "../model/ids.ts";
import type { HostIntent } from "../model/intent.ts";
import type { Clock } from "../ports/clock.ts";
import type { HeldScript, Shell, ShellSession } from "../ports/shell.ts";
import { fenceOf, lockHost } from "./host-lock.ts";

/** An open session to a host that holds the host's lock, without which it runs nothing; it may be closed more than once. */
export type HostAccess = {
  readonly session: ShellSession;
  /** Throws OperatingError `host-lock-lost` if the lock's process has ended while the connection has not. */
  readonly requireLock: () => void;
  readonly close: () => Promise<void>;
};

/** Who takes the lock, so that another vfleet can say who has it; epoch is higher for who replaces another in its run. */
export type LockHolder = { readonly run: RunId; readonly from: string; readonly epoch?: number };

/** Connects and takes the lock; throws OperatingError and leaves nothing open if one of the two fails. */
export async function openHost(
  ports: { readonly shell: Shell; readonly clock: Clock },
  host: HostIntent,
  options: { readonly holder: LockHolder; readonly signal?: AbortSignal | undefined },
): Promise<HostAccess> {
  const session = await ports.shell.connect(
    { host: host.name, address: host.address, ssh: host.ssh },
    options.signal,
  );
  const { run, from, epoch = 0 } = options.holder;
  let lock: HeldScript;
  try {
    const since = new Date(ports.clock.now()).toISOString();
    lock = await lockHost(session, host.name, {
      words: `by run ${run} from ${from} since ${since}`,
      run,
      epoch,
    });
  } catch (error) {
    await session.close();
    throw error;
  }
  const requireLock = watchLock(lock, host.name);
  const guarded: ShellSession = {
    ...session,
    run: async (script, limits) => {
      requireLock();
      return session.run(script, limits);
    },
  };
  let closing: Promise<void> | undefined;
  const closeBoth = async () => {
    try {
      await lock.release();
    } finally {
      await session.close();
    }
  };
  const close = () => {
    closing ??= closeBoth();
    return closing;
  };
  return { session: fenced(guarded, fenceOf({ run, epoch })), requireLock, close };
}

/** Where the connection is lost, what is run over it says so itself. */
function watchLock(lock: HeldScript, host: HostName): () => void {
  let isLost = false;
  void lock.ended.then(({ connectionLost }) => {
    isLost = !connectionLost;
  });
  return () => {
    if (!isLost) return;
    throw new OperatingError("host-lock-lost", host, {
      message: `The lock on ${host} is gone, so nothing further is done there`,
      hint: "See who ended the process that held /run/vfleet/lock (the kernel, where memory was short), and apply again.",
      cause: new Error("the lock's process has ended while the connection to the host has not"),
    });
  };
}

/** A session whose scripts act only while the lock is ours. */
function fenced(session: ShellSession, fence: string): ShellSession {
  return { ...session, run: (script, limits) => session.run({ ...script, fence }, limits) };
}

/**
 * Whether trying again may help: a host that boots refuses connections and logins for a while, and our own lock may
 * outlive a connection that broke; but it keeps its key.
 */
export function isPassing(error: unknown): error is OperatingError {
  return (
    error instanceof OperatingError && !error.code.startsWith("host-key-") && error.code !== "host-taken-over"
  );
}
