import { cloudAt } from "../model/cloud-place.ts";
import type { Finding } from "../model/finding.ts";
import type { HostName } from "../model/ids.ts";
import type { HostPlan, PlannedAction, PlannedPhase } from "../model/plan.ts";
import type { OnProgress } from "../model/progress.ts";
import type { ActionOutcome, HostOutcome } from "../model/run.ts";
import type { Clock } from "../ports/clock.ts";
import type { JournalWriter } from "../ports/journal.ts";
import { findUnapproved, withApprovedIds } from "./same-action.ts";
import { findingOf } from "./shell-finding.ts";

/** One place's part of a run: a host's, or a cloud's. */
export type RunPart = {
  readonly place: HostName;
  readonly approved: HostPlan;
  readonly clock: Clock;
  readonly journal: JournalWriter;
  readonly onProgress: OnProgress;
  /** Aborted: finish the action under way, then stop. */
  readonly stop: AbortSignal;
  /** Aborted: break off what is under way. */
  readonly abort: AbortSignal;
};

/** Ends a part of a run with an outcome, from wherever it is. */
export class PartEnd extends Error {
  readonly outcome: HostOutcome;
  constructor(outcome: HostOutcome) {
    super(outcome.kind);
    this.outcome = outcome;
  }
}

/** How many actions of a part were begun, with those that were done before it was gone on with. */
export type PartCount = { done: number; readonly total: number };

/** Journals a part's beginning and end around its work, which ends it early by throwing PartEnd or OperatingError. */
export async function runPart(
  part: RunPart,
  work: (count: PartCount) => Promise<readonly Finding[]>,
): Promise<HostOutcome> {
  const { place } = part;
  const total = part.approved.phases.reduce((sum, { actions }) => sum + actions.length, 0);
  part.onProgress({ kind: "host-started", host: place, actions: total });
  await append(part, { kind: "host-started", host: place });
  const count: PartCount = { done: 0, total };
  let outcome: HostOutcome;
  try {
    const findings = await work(count);
    outcome = { kind: "done", actions: count.done, ...(findings.length === 0 ? {} : { findings }) };
  } catch (error) {
    outcome =
      error instanceof PartEnd
        ? error.outcome
        : { kind: "failed", finding: findingOf(error, place, part.abort) };
  }
  await append(part, { kind: "host-ended", host: place, outcome });
  part.onProgress({ kind: "host-ended", host: place, outcome });
  return outcome;
}

/** An action to be carried out; evenIfStopped: it puts something back, so that the operator's wish to stop waits for it. */
export type Carrying = {
  readonly planned: PlannedAction;
  readonly carryOut: () => Promise<ActionOutcome>;
  readonly evenIfStopped?: true;
};

/** Carries out one action, journalled before and after; ends the part if the operator wants it to stop. */
export async function runPlanned(
  part: RunPart,
  count: PartCount,
  { planned, carryOut, evenIfStopped }: Carrying,
): Promise<ActionOutcome> {
  const { place, onProgress } = part;
  if (!evenIfStopped && (part.stop.aborted || part.abort.aborted))
    throw new PartEnd({ kind: "stopped", finding: stoppedByOperator(place, count) });
  count.done += 1;
  await append(part, { kind: "action-started", host: place, action: planned });
  onProgress({
    kind: "action-started",
    host: place,
    action: planned,
    number: count.done,
    of: Math.max(count.total, count.done),
  });
  const outcome = await carryOut();
  await append(part, { kind: "action-ended", host: place, actionId: planned.id, outcome });
  onProgress({ kind: "action-ended", host: place, action: planned, outcome });
  return outcome;
}

/** The new plan under the ids of the approved one; ends the part if it asks for more. */
export function requireNoMore({ place, approved }: RunPart, replanned: HostPlan): HostPlan {
  const unapproved = findUnapproved(replanned, approved);
  if (unapproved.length > 0) throw new PartEnd({ kind: "stopped", finding: differs(place, unapproved) });
  return withApprovedIds(replanned, approved);
}

/** As requireNoMore; ends the part too if the new plan has an error that was not seen. */
export function requireApproved(part: RunPart, replanned: HostPlan): HostPlan {
  const plan = requireNoMore(part, replanned);
  const refusal = findNewError(part, replanned);
  if (refusal) throw new PartEnd({ kind: "stopped", finding: refusal });
  return plan;
}

/** An error of a new plan that the approved one does not have. */
export function findNewError({ approved }: RunPart, { findings }: HostPlan): Finding | undefined {
  return findings.find(
    (finding) => finding.severity === "error" && !approved.findings.some((seen) => isSame(seen, finding)),
  );
}

/** Ends the part as failed if these phases are not empty. */
export function requireAchieved({ place }: RunPart, left: readonly PlannedPhase[]): void {
  if (left.length > 0) throw new PartEnd({ kind: "failed", finding: notAchieved(place, left) });
}

function isSame(a: Finding, b: Finding): boolean {
  return a.code === b.code && a.subject.item === b.subject.item;
}

type EntryWithoutTime = Parameters<JournalWriter["append"]>[0] extends infer Entry
  ? Entry extends { at: string }
    ? Omit<Entry, "at">
    : never
  : never;

async function append({ journal, clock }: RunPart, entry: EntryWithoutTime): Promise<void> {
  await journal.append({ at: new Date(clock.now()).toISOString(), ...entry });
}

function nounOf(place: HostName): "host" | "cloud" {
  return cloudAt(place) === undefined ? "host" : "cloud";
}

function differs(place: HostName, unapproved: readonly PlannedAction[]): Finding {
  return {
    code: "plan-differs",
    severity: "error",
    subject: { host: place },
    summary: `The ${nounOf(place)} has changed since the plan was made, so that more would have to be done than was approved`,
    detail: `Not approved: ${unapproved.map(({ action, why }) => `${action.kind} (${why})`).join("; ")}.`,
    fix: "Run vfleet plan again, look at it, and apply that.",
  };
}

function notAchieved(place: HostName, left: readonly PlannedPhase[]): Finding {
  const open = left.flatMap(({ actions }) => actions.map(({ action, why }) => `${action.kind} (${why})`));
  const noun = nounOf(place);
  return {
    code: "not-achieved",
    severity: "error",
    subject: { host: place },
    summary: `All actions were carried out, but the ${noun} is still not as it should be`,
    detail: `Still to do: ${open.join("; ")}.`,
    fix: `Run vfleet verify to see what does not hold; something else ${noun === "host" ? "on the host" : "in the cloud"} may undo it.`,
  };
}

/** Why a place was left as it is, after some of its actions: the operator wants it to stop. */
export function stoppedByOperator(place: HostName, { done }: Pick<PartCount, "done">): Finding {
  return {
    code: "stopped-by-operator",
    severity: "warning",
    subject: { host: place },
    summary: "Stopped between two actions, as you asked",
    detail: `${done} actions were carried out.`,
    fix: "Run vfleet apply again to go on, or vfleet undo to put back what was done.",
  };
}
