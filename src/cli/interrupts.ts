/** The operator's wish to end: once asks to stop in good order, twice to break off. */
export type Interrupts = {
  /** Aborted by the first interrupt. */
  readonly stop: AbortSignal;
  /** Aborted by the second interrupt. */
  readonly abort: AbortSignal;
  /** Tells of each interrupt with its number; returns how to end that. */
  readonly listen: (listener: (count: number) => void) => () => void;
  /** Counts one, as a signal does. */
  readonly interrupt: () => void;
};

/** Counts interrupts; from the third on, giveUp is called as nothing else has helped. */
export function createInterrupts(giveUp: () => void): Interrupts {
  const stop = new AbortController();
  const abort = new AbortController();
  const listeners = new Set<(count: number) => void>();
  let count = 0;
  return {
    stop: stop.signal,
    abort: abort.signal,
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    interrupt: () => {
      count += 1;
      for (const listener of listeners) listener(count);
      stop.abort();
      if (count > 1) abort.abort();
      if (count > 2) giveUp();
    },
  };
}
