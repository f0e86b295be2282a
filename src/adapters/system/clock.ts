import { setTimeout } from "node:timers/promises";
import type { Clock } from "../../ports/clock.ts";

/** The machine's clock. */
export function createClock(): Clock {
  return {
    now: () => Date.now(),
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      try {
        await setTimeout(ms, undefined, signal === undefined ? {} : { signal });
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      }
    },
  };
}
