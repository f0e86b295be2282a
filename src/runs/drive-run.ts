import type { HostName, RunId } from "../model/ids.ts";
import type { Plan } from "../model/plan.ts";
import type { OnProgress } from "../model/progress.ts";
import { expectRun } from "../model/rollout/expect-run.ts";
import type { HeldPlace, RunStore } from "../ports/run-store.ts";
import { PlanRun, type RunResult, runStarted, type WorkPorts } from "../stages/apply.ts";
import { type RunRecord, recordOf } from "../stages/run-record.ts";
import type { HostEnding } from "../stages/run-rollout.ts";
import { followWishes } from "./run-wishes.ts";
import { workOnHost } from "./work-on-host.ts";

const never = new AbortController().signal;

/** What a run is moved on with. */
export type RunGround = { readonly ports: WorkPorts; readonly store: RunStore };

/** How a run is moved on: who is told, and what ends it here. */
export type Driving = {
  readonly run: RunId;
  readonly onProgress: OnProgress;
  /** The operator lets the run pause: no further host is begun until he lets it go on. */
  readonly onPause: () => void;
  readonly stop: AbortSignal;
  readonly abort: AbortSignal;
  /** Aborted: the run is left to others, without an end, and driveRun throws its reason; clouds come to their end first. */
  readonly leave?: AbortSignal;
  /** Has a host worked on elsewhere; left out: it is done in this process. */
  readonly carryOut?: (host: HostName) => Promise<HostEnding>;
};

/** How a run that was to be moved on stands. */
export type Driven =
  | ({ readonly kind: "ended" } & RunResult)
  /** Another process moves it on. */
  | { readonly kind: "held" };

/** Makes a run of a plan; it is carried out by driveRun, here or elsewhere. */
export function createRun({ ports, store }: RunGround, run: RunId, plan: Plan): Promise<void> {
  return store.create(run, runStarted(ports, run, plan));
}

/**
 * Moves a run on to its end, from where its journal ends; what was under way when its process died is gone on with. Throws
 * OperatingError `run-taken-over` if another process has taken it over meanwhile.
 */
export async function driveRun(ground: RunGround, driving: Driving): Promise<Driven> {
  const held = await ground.store.claim(driving.run, "run");
  if (!held) return { kind: "held" };
  try {
    const entries = await ground.store.readAfter(driving.run, 0);
    const record = recordOf(entries.map(({ entry }) => entry));
    if (!record) throw new Error(`the journal of ${driving.run} has no beginning`);
    const hosts = record.hasEnded ? endingsOf(record) : await moveOn(ground, driving, { held, record });
    await ground.store.markEnded(driving.run);
    return { kind: "ended", run: driving.run, hosts };
  } finally {
    await held.journal.close();
  }
}

type Holding = { readonly held: HeldPlace; readonly record: RunRecord };

async function moveOn(
  { ports, store }: RunGround,
  driving: Driving,
  { held, record }: Holding,
): Promise<readonly HostEnding[]> {
  const { run, onProgress, onPause, stop, abort, leave = never } = driving;
  const { clock } = ports;
  const expected = expectRun(record.plan);
  if (expected) onProgress({ kind: "run-begun", expected, ended: endedHostsOf(record) });
  const { mayBegin } = followWishes({ store, clock, run, stop, leave, onPause });
  const work = { run, plan: record.plan, onProgress, stop, abort, journal: held.journal };
  const planRun: PlanRun = new PlanRun(ports, {
    ...work,
    // A run that was begun anew has nothing to be gone on with.
    ...(record.parts.size > 0 ? { record } : {}),
    mayBegin,
    leave,
    carryOut: driving.carryOut ?? ((host) => workOnHost({ store, clock, run, planRun, signal: abort }, host)),
  });
  return planRun.carryOut();
}

function endedHostsOf({ rollout }: RunRecord): number {
  return rollout.filter(({ kind }) => kind === "ended").length;
}

function endingsOf({ parts }: RunRecord): readonly HostEnding[] {
  return [...parts].flatMap(([host, { outcome }]) => (outcome ? [{ host, outcome }] : []));
}
