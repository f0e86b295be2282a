import type { Clock } from "../ports/clock.ts";

type Sleeper = { readonly at: number; readonly order: number; readonly wake: () => void };

/**
 * A clock on which time passes only when everything waits for it: then it stands at once where the next sleep ends. Sleeps
 * that end at the same time end in the order in which they began. For what needs no sockets.
 */
export function createVirtualClock(startMs = Date.UTC(2026, 10, 23, 4, 0, 0)): Clock {
  let now = startMs;
  let order = 0;
  let isPumping = false;
  const sleepers: Sleeper[] = [];
  const pump = (): void => {
    const next = sleepers.shift();
    if (next === undefined) {
      isPumping = false;
      return;
    }
    now = Math.max(now, next.at);
    next.wake();
    setImmediate(pump);
  };
  const insert = (sleeper: Sleeper): void => {
    let low = 0;
    let high = sleepers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const there = sleepers[middle];
      if (there !== undefined && there.at <= sleeper.at) low = middle + 1;
      else high = middle;
    }
    sleepers.splice(low, 0, sleeper);
  };
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason as Error);
          return;
        }
        order += 1;
        const give = () => {
          signal?.removeEventListener("abort", cancel);
          resolve();
        };
        const sleeper: Sleeper = { at: now + ms, order, wake: give };
        const cancel = () => {
          const at = sleepers.indexOf(sleeper);
          if (at >= 0) sleepers.splice(at, 1);
          reject(signal?.reason as Error);
        };
        signal?.addEventListener("abort", cancel, { once: true });
        insert(sleeper);
        if (isPumping) return;
        isPumping = true;
        setImmediate(pump);
      }),
  };
}
