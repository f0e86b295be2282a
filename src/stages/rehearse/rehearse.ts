import type { RunId } from "../../model/ids.ts";
import type { HostPlan, Plan } from "../../model/plan.ts";
import type { OnProgress } from "../../model/progress.ts";
import { composeRun } from "../../model/rehearsal/compose-run.ts";
import type { FaultWish, Rehearsal, RehearsedAfter } from "../../model/rehearsal/rehearsal.ts";
import { planRollout } from "../../model/rollout/plan-rollout.ts";
import type { JournalEntry } from "../../model/run.ts";
import { applyPlan, type RunResult } from "../apply.ts";
import { planUndo } from "../plan-undo.ts";
import { lookAfter } from "./look-after.ts";
import { MemoryJournals } from "./memory-journals.ts";
import { findLimits } from "./rehearsal-limits.ts";
import type { MakeTwin, Twin, TwinSource } from "./twin.ts";

/** What is rehearsed, from when on, and what goes wrong meanwhile. */
export type RehearseOptions = {
  readonly plan: Plan;
  readonly source: TwinSource;
  /** Milliseconds since the epoch. */
  readonly startMs: number;
  readonly seed: number;
  readonly faults: readonly FaultWish[];
  readonly onProgress: OnProgress;
  /** Throws when it is aborted. */
  readonly signal: AbortSignal;
};

/** After a run, so that no lock of a broken connection is left and no API is busy any more. */
const settleMs = 900_000;

const runName = "rehearsal" as RunId;
const undoName = "rehearsal-undo" as RunId;

/**
 * Carries out a plan on a twin, looks at what has become of it, and takes it back there. It is given no port of anything
 * real.
 */
export async function rehearse(makeTwin: MakeTwin, options: RehearseOptions): Promise<Rehearsal> {
  const { plan, source, startMs, seed, faults, signal } = options;
  const busy = plan.hosts.filter(({ phases }) => phases.length > 0).map(({ host }) => host);
  const read = new Set(source.hosts.flatMap((each) => (each.kind === "read" ? [each.host] : [])));
  const told = {
    format: "vfleet.rehearsal/v1",
    seed,
    hosts: read.size,
    leftOut: plan.hosts.filter(isLeftOut).map(({ host, status, findings }) => ({ host, status, findings })),
    limits: findLimits(plan),
    troubles: source.view?.troubles ?? [],
  } as const;
  if (busy.length === 0) return { ...told, run: undefined, faults: [], after: undefined };
  const hosts = busy.filter((host) => read.has(host));
  const twin = makeTwin(source, { startMs, seed, faults, busy: hosts, signal });
  return { ...told, ...(await twin.play(play(twin, options))) };
}

async function play(
  twin: Twin,
  options: RehearseOptions,
): Promise<Pick<Rehearsal, "run" | "faults" | "after">> {
  const { plan, source } = options;
  const before = twin.lastingState();
  const journals = new MemoryJournals();
  const result = await carryOut(twin, journals, { ...options, run: runName });
  const entries = await journals.read(runName);
  const run = composeRun({
    entries,
    events: twin.events(),
    rollout: planRollout(plan),
    endings: result.hosts,
  });
  const start = Date.parse(run.startsAt);
  const faults = twin
    .faults()
    .map(({ kind, host, at }) => ({ kind, host, atMs: at === undefined ? undefined : at - start }));
  const seen = await lookAfter(twin, { plan, source, journals, signal: options.signal });
  twin.mend();
  await twin.clock.sleep(settleMs);
  const undo = await takeBack(twin, journals, { ...options, entries, before });
  return { run, faults, after: { ...seen, undo } };
}

type Carried = RehearseOptions & { readonly run: RunId };

async function carryOut(twin: Twin, journals: MemoryJournals, options: Carried): Promise<RunResult> {
  const { run, plan, onProgress } = options;
  const never = new AbortController().signal;
  return applyPlan({ ...twin.ports, journals }, { run, plan, onProgress, stop: never, abort: never });
}

type TakenBack = RehearseOptions & {
  readonly entries: readonly JournalEntry[];
  readonly before: ReturnType<Twin["lastingState"]>;
};

async function takeBack(
  twin: Twin,
  journals: MemoryJournals,
  { entries, before, ...options }: TakenBack,
): Promise<RehearsedAfter["undo"]> {
  const createdAt = new Date(twin.clock.now()).toISOString();
  const undone = withoutRules(planUndo(entries, { createdAt, reboot: false }));
  const actions = undone.hosts
    .flatMap(({ phases }) => phases)
    .reduce((sum, phase) => sum + phase.actions.length, 0);
  const ignore = () => undefined;
  const { hosts } = await carryOut(twin, journals, {
    ...options,
    plan: undone,
    onProgress: ignore,
    run: undoName,
  });
  const notDone = hosts.filter(({ outcome }) => outcome.kind !== "done");
  return { actions, notDone, differs: findDifferences(before, twin.lastingState()) };
}

/** When and in which order hosts are undone is of no matter here. */
function withoutRules(plan: Plan): Plan {
  const { rollout: _, ...intent } = plan.intent;
  return { ...plan, intent };
}

function findDifferences(
  before: ReturnType<Twin["lastingState"]>,
  after: ReturnType<Twin["lastingState"]>,
): RehearsedAfter["undo"]["differs"] {
  return [...before].flatMap(([host, was]) => {
    const is = after.get(host) ?? {};
    // What could not be read before cannot be compared.
    const parts = Object.keys(was).filter(
      (part) => was[part] !== undefined && JSON.stringify(is[part]) !== JSON.stringify(was[part]),
    );
    return parts.length === 0 ? [] : [{ host, parts }];
  });
}

function isLeftOut({ status }: HostPlan): boolean {
  return status === "refused" || status === "partly" || status === "unreachable";
}
