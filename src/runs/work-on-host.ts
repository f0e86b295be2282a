import { OperatingError } from "../base/operating-error.ts";
import type { HostName, RunId } from "../model/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { RunStore } from "../ports/run-store.ts";
import type { PlanRun } from "../stages/apply.ts";
import { partRecordOf } from "../stages/run-record.ts";
import type { HostEnding } from "../stages/run-rollout.ts";

const pollMs = 1_000;

/** One host's part of a run, to be worked on in this process. */
export type HostTask = {
  readonly store: RunStore;
  readonly clock: Clock;
  readonly run: RunId;
  readonly planRun: PlanRun;
  readonly signal: AbortSignal;
};

/**
 * Works on a host as soon as no other process does, from where its journal ends; if that tells that the host has ended
 * meanwhile, gives how.
 */
export async function workOnHost(task: HostTask, host: HostName): Promise<HostEnding> {
  const { store, clock, run, planRun, signal } = task;
  for (;;) {
    const held = await store.claim(run, host);
    const before = partRecordOf(await store.readHost(run, host));
    if (before?.outcome) {
      await held?.journal.close();
      return { host, outcome: before.outcome };
    }
    if (held) {
      try {
        return await planRun.carryOutHost(host, { journal: held.journal, epoch: held.epoch, before });
      } catch (error) {
        // It goes on elsewhere: its end is waited for.
        if (!isTakenOver(error)) throw error;
      } finally {
        await held.journal.close();
      }
    }
    await clock.sleep(pollMs, signal);
  }
}

function isTakenOver(error: unknown): boolean {
  return error instanceof OperatingError && error.code === "run-taken-over";
}
