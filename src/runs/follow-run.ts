import type { RunId } from "../model/ids.ts";
import type { OnProgress } from "../model/progress.ts";
import type { Clock } from "../ports/clock.ts";
import type { RunStore } from "../ports/run-store.ts";
import type { HostEnding } from "../stages/run-rollout.ts";
import { EntryProgress } from "./progress-of-entries.ts";

const pollMs = 500;
const lookMs = 10_000;

/** Who follows a run that is worked on elsewhere. */
export type FollowingRun = {
  readonly run: RunId;
  readonly onProgress: OnProgress;
  /** Nobody moves the run on, and nobody has for a while. */
  readonly onAbandoned: () => void;
  readonly signal: AbortSignal;
};

/** How a run that was followed stands. */
export type Followed =
  | { readonly kind: "ended"; readonly run: RunId; readonly hosts: readonly HostEnding[] }
  /** It goes on; who followed it does not want to know more. */
  | { readonly kind: "left" };

/** Tells of a run from its beginning on until it has ended. */
export async function followRun(
  { store, clock }: { readonly store: RunStore; readonly clock: Clock },
  { run, onProgress, onAbandoned, signal }: FollowingRun,
): Promise<Followed> {
  const progress = new EntryProgress();
  const hosts: HostEnding[] = [];
  let seq = 0;
  let lookAt = clock.now() + lookMs;
  while (!signal.aborted) {
    for (const numbered of await store.readAfter(run, seq)) {
      const { entry } = numbered;
      seq = numbered.seq;
      for (const event of progress.take(entry)) onProgress(event);
      if (entry.kind === "host-ended") hosts.push({ host: entry.host, outcome: entry.outcome });
      if (entry.kind === "run-ended") return { kind: "ended", run, hosts };
    }
    if (clock.now() >= lookAt) {
      const isHeld = await isStillHeld(store, run);
      if (!isHeld) onAbandoned();
      lookAt = clock.now() + (isHeld ? lookMs : 6 * lookMs);
    }
    await clock.sleep(pollMs, signal).catch(() => undefined);
  }
  return { kind: "left" };
}

async function isStillHeld(store: RunStore, run: RunId): Promise<boolean> {
  const open = (await store.openRuns()).find((each) => each.run === run);
  return open?.isHeld !== false;
}
