/** A connection that several may use at once. */
export type SharedConnection<T> = {
  readonly value: T;
  /** Whether it is known to be of no more use. */
  readonly isBroken: () => boolean;
  readonly close: () => Promise<void>;
};

/** The use of a shared connection, until it is released; released again this does nothing. */
export type Lease<T> = { readonly value: T; readonly release: () => void };

/** How to open a connection that the pool does not have, and until when one user waits for it. */
export type LeaseRequest<T> = {
  /** Names what it leads to and how: whoever names the same way may share it. */
  readonly way: string;
  readonly open: (signal: AbortSignal) => Promise<SharedConnection<T>>;
  readonly signal: AbortSignal;
};

/** How many share one connection: its throughput and the other side's limits are theirs together. */
const MAX_USERS = 64;
/** How long an unused connection stays: long enough for the next host of a worker, too short to be waited for. */
const GRACE_MS = 300;

type Entry<T> = {
  readonly opening: Promise<SharedConnection<T>>;
  readonly stopOpening: AbortController;
  opened: SharedConnection<T> | undefined;
  users: number;
  timer: NodeJS.Timeout | undefined;
};

/**
 * Connections by their way, counted by their users. The first user opens one and others wait for it; each of them gets
 * the error if it fails. It is closed shortly after its last user; one that is broken gets no new users.
 */
export class ConnectionPool<T> {
  readonly #ways = new Map<string, readonly Entry<T>[]>();

  /** Gives a connection; rejects with the error of open, or with the signal's reason. */
  async acquire({ way, open, signal }: LeaseRequest<T>): Promise<Lease<T>> {
    signal.throwIfAborted();
    const entry = this.#findRoom(way) ?? this.#start(way, open);
    entry.users++;
    clearTimeout(entry.timer);
    let held = true;
    const release = (): void => {
      if (held) this.#release(way, entry);
      held = false;
    };
    try {
      return { value: (await untilAborted(entry.opening, signal)).value, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  #findRoom(way: string): Entry<T> | undefined {
    const entries = this.#ways.get(way) ?? [];
    return entries.find(({ users, opened }) => users < MAX_USERS && opened?.isBroken() !== true);
  }

  #start(way: string, open: LeaseRequest<T>["open"]): Entry<T> {
    const stopOpening = new AbortController();
    const opening = open(stopOpening.signal);
    const entry: Entry<T> = { opening, stopOpening, opened: undefined, users: 0, timer: undefined };
    this.#ways.set(way, [...(this.#ways.get(way) ?? []), entry]);
    opening.then(
      (opened) => {
        entry.opened = opened;
        if (entry.users === 0) closeQuietly(opened);
      },
      () => this.#forget(way, entry),
    );
    return entry;
  }

  #release(way: string, entry: Entry<T>): void {
    entry.users--;
    if (entry.users > 0) return;
    if (entry.opened === undefined || entry.opened.isBroken()) this.#end(way, entry);
    else entry.timer = setTimeout(() => this.#end(way, entry), GRACE_MS);
  }

  #end(way: string, entry: Entry<T>): void {
    this.#forget(way, entry);
    entry.stopOpening.abort();
    if (entry.opened !== undefined) closeQuietly(entry.opened);
  }

  #forget(way: string, entry: Entry<T>): void {
    const others = (this.#ways.get(way) ?? []).filter((each) => each !== entry);
    if (others.length === 0) this.#ways.delete(way);
    else this.#ways.set(way, others);
  }
}

/** Nobody waits for it, and there is nothing to be done if it fails. */
function closeQuietly(connection: SharedConnection<unknown>): void {
  connection.close().catch(() => undefined);
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
