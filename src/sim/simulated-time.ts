import { setTimeout as wait } from "node:timers/promises";

/** The cloud's own time, which ends with it. */
export type SimulatedTime = {
  readonly now: () => number;
  /** Rejects when the cloud is stopped. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Work that goes on by itself; that the cloud is stopped ends it without a word. */
  readonly run: (work: () => Promise<void>) => void;
  /** Resolves when all that runs has ended. */
  readonly stop: () => Promise<void>;
};

/** Real time, which ends when the cloud is stopped. */
export function createSimulatedTime(): SimulatedTime {
  const end = new AbortController();
  const running = new Set<Promise<void>>();
  return {
    now: () => Date.now(),
    sleep: (ms) => wait(ms, undefined, { signal: end.signal }),
    run: (work) => {
      const done = work()
        .catch((error: unknown) => {
          if (!end.signal.aborted) throw error;
        })
        .finally(() => running.delete(done));
      running.add(done);
    },
    stop: async () => {
      end.abort();
      await Promise.allSettled(running);
    },
  };
}

/** A time as Nova and Neutron write most of them: 2026-11-23T04:46:54Z. */
export function secondsOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** A time as Nova writes it where it comes from its database: 2026-11-23T04:46:54.000000. */
export function microsecondsOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}.000000`;
}

/** A time as Neutron writes that of agents: 2026-11-23 04:46:54. */
export function spacedTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}
