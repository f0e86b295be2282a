import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../ports/clock.ts";

// A timer of Node holds no more.
const MOST_MS = 2_147_483_647;

/** The clock of machines that live faster than the one who works on them: speed seconds of theirs pass in one of ours. */
export function createScaledClock(speed: number): Clock {
  const began = Date.now();
  return {
    now: () => began + (Date.now() - began) * speed,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      try {
        await wait(Math.min(MOST_MS, ms / speed), undefined, { ...(signal && { signal }), ref: false });
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      }
    },
  };
}
