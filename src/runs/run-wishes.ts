import type { RunId } from "../model/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { RunStore } from "../ports/run-store.ts";

const pollMs = 1_000;

/** What the operator wishes of a run, as it is asked before each host. */
export type Wishes = {
  /** Waits while the run is to pause; false: no further host is to be begun. */
  readonly mayBegin: () => Promise<boolean>;
};

type Asking = {
  readonly store: Pick<RunStore, "wishOf">;
  readonly clock: Clock;
  readonly run: RunId;
  readonly stop: AbortSignal;
  /** Aborted: to be asked throws its reason. */
  readonly leave: AbortSignal;
  readonly onPause: () => void;
};

/** Asks the store for the wishes of a run, once a second at most. */
export function followWishes({ store, clock, run, stop, leave, onPause }: Asking): Wishes {
  let askedAt = Number.NEGATIVE_INFINITY;
  const either = AbortSignal.any([stop, leave]);
  const mayBegin = async (): Promise<boolean> => {
    leave.throwIfAborted();
    if (clock.now() - askedAt < pollMs) return true;
    let wish = await store.wishOf(run);
    if (wish === "pause" && !stop.aborted) onPause();
    while (wish === "pause" && !stop.aborted) {
      await clock.sleep(pollMs, either).catch((error: unknown) => {
        if (!stop.aborted) throw error;
      });
      wish = await store.wishOf(run);
    }
    askedAt = clock.now();
    return wish !== "stop";
  };
  return { mayBegin };
}
