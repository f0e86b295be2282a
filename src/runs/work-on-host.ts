import { OperatingError } from "../base/operating-error.ts";
import type { HostName, RunId } from "../model/ids.ts";
import type { StopReason } from "../model/rollout/stop-reason.ts";
import type { Clock } from "../ports/clock.ts";
import type { HeldPlace, RunStore } from "../ports/run-store.ts";
import type { PlanRun } from "../stages/apply.ts";
import { type PartRecord, partRecordOf } from "../stages/run-record.ts";
import type { HostEnding } from "../stages/run-rollout.ts";

const pollMs = 1_000;

/** One host's part of a run, to be worked on in this process. */
export type HostTask = {
  readonly store: RunStore;
  readonly clock: Clock;
  readonly run: RunId;
  readonly planRun: PlanRun;
  readonly signal: AbortSignal;
  /** Asked of a host that nobody has begun, as it may have waited for long: why it is not to be begun any more, if so. */
  readonly whyNotBegin?: () => Promise<StopReason | undefined>;
};

/**
 * Works on a host as soon as no other process does, from where its journal ends; if that tells that the host has ended
 * meanwhile, gives how.
 */
export async function workOnHost(task: HostTask, host: HostName): Promise<HostEnding> {
  const { store, clock, run, signal } = task;
  for (;;) {
    const held = await store.claim(run, host);
    const before = partRecordOf(await store.readHost(run, host));
    if (before?.outcome) {
      await held?.journal.close();
      return { host, outcome: before.outcome };
    }
    if (held) {
      try {
        return await workOnHeld(task, host, { held, before });
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

type Holding = { readonly held: HeldPlace; readonly before: PartRecord | undefined };

async function workOnHeld(
  { planRun, whyNotBegin }: HostTask,
  host: HostName,
  { held, before }: Holding,
): Promise<HostEnding> {
  const { journal, epoch } = held;
  const reason = before ? undefined : await whyNotBegin?.();
  if (reason) return planRun.leaveOutHost(host, journal, reason);
  return planRun.carryOutHost(host, { journal, epoch, before });
}

function isTakenOver(error: unknown): boolean {
  return error instanceof OperatingError && error.code === "run-taken-over";
}
