import { actionTypeOf } from "../actions/all.ts";
import { hostActionOf } from "../model/action.ts";
import type { Finding } from "../model/finding.ts";
import type { HostIntent } from "../model/intent.ts";
import type { HostPlan, PhaseName, Plan, PlannedAction, PlannedPhase } from "../model/plan.ts";
import { phaseNames } from "../model/plan.ts";
import type { OnProgress } from "../model/progress.ts";
import type { ActionOutcome, HostOutcome } from "../model/run.ts";
import type { Clock } from "../ports/clock.ts";
import type { JournalWriter } from "../ports/journal.ts";
import type { Shell } from "../ports/shell.ts";
import { type HostAccess, type LockHolder, openHost } from "./host-access.ts";
import { planHost } from "./plan-host.ts";
import { type MakeNonce, readFacts } from "./read-facts.ts";
import { runReboot } from "./run-reboot.ts";
import { findUnapproved, withApprovedIds } from "./same-action.ts";
import { brokenOff, findingOf } from "./shell-finding.ts";

/** What carrying out a plan needs of the outside. */
export type ApplyPorts = {
  readonly shell: Shell;
  readonly clock: Clock;
  readonly makeNonce: MakeNonce;
};

/** One host's part of a run. */
export type HostRun = {
  readonly ports: ApplyPorts;
  readonly journal: JournalWriter;
  readonly host: HostIntent;
  readonly approved: HostPlan;
  readonly holder: LockHolder;
  readonly onProgress: OnProgress;
  /** Aborted: finish the action under way, then stop. */
  readonly stop: AbortSignal;
  /** Aborted: break off what is under way. */
  readonly abort: AbortSignal;
};

/** What the rest is planned again from: the intent, and what was seen of all hosts. */
export type Wanted = Pick<Plan, "intent" | "fleet">;

/** Ends a host's part of a run with an outcome, from wherever it is. */
class HostEnd extends Error {
  readonly outcome: HostOutcome;
  constructor(outcome: HostOutcome) {
    super(outcome.kind);
    this.outcome = outcome;
  }
}

/** Where a host's run stands: its access changes with a reboot. */
type HostState = { access: HostAccess; done: number; total: number };

/**
 * Carries out a host's approved plan: before each phase it reads the host and plans again, and stops if that asks for
 * anything that was not approved. With `wanted` undefined (undo) the actions are carried out as they stand.
 */
export async function applyHost(run: HostRun, wanted: Wanted | undefined): Promise<HostOutcome> {
  const total = run.approved.phases.reduce((sum, { actions }) => sum + actions.length, 0);
  run.onProgress({ kind: "host-started", host: run.host.name, actions: total });
  await append(run, { kind: "host-started", host: run.host.name });
  let state: HostState | undefined;
  let outcome: HostOutcome;
  try {
    state = {
      access: await openHost(run.ports, run.host, { holder: run.holder, signal: run.abort }),
      done: 0,
      total,
    };
    await (wanted ? applyPhases(run, wanted, state) : applyAsItStands(run, state));
    outcome = { kind: "done", actions: state.done };
  } catch (error) {
    outcome =
      error instanceof HostEnd
        ? error.outcome
        : { kind: "failed", finding: findingOf(error, run.host.name, run.abort) };
  }
  await state?.access.close();
  await append(run, { kind: "host-ended", host: run.host.name, outcome });
  run.onProgress({ kind: "host-ended", host: run.host.name, outcome });
  return outcome;
}

async function applyPhases(run: HostRun, wanted: Wanted, state: HostState): Promise<void> {
  for (const [at, name] of phaseNames.entries()) {
    const plan = await planAgain(run, wanted, state);
    // A phase that still has something to do has not achieved what the later ones stand on.
    const behind = plan.phases.filter((phase) => indexOfPhase(phase.name) < at);
    if (behind.length > 0) throw new HostEnd({ kind: "failed", finding: notAchieved(run, behind) });
    await applyPhase(run, state, actionsOf(plan, name));
  }
  const left = await planAgain(run, wanted, state);
  if (left.phases.length > 0) throw new HostEnd({ kind: "failed", finding: notAchieved(run, left.phases) });
}

async function applyAsItStands(run: HostRun, state: HostState): Promise<void> {
  for (const { actions } of run.approved.phases) await applyPhase(run, state, actions);
}

/** Reads the host and plans it again; ends the host's run if that asks for more than was approved. */
async function planAgain(run: HostRun, wanted: Wanted, state: HostState): Promise<HostPlan> {
  const options = { makeNonce: run.ports.makeNonce, signal: run.abort };
  if (run.abort.aborted) throw new HostEnd({ kind: "stopped", finding: brokenOff(run.host.name) });
  const { facts } = await readFacts(state.access.session, run.host.name, options);
  if (run.abort.aborted) throw new HostEnd({ kind: "stopped", finding: brokenOff(run.host.name) });
  const plan = planHost({ ...wanted, host: run.host, facts });
  const unapproved = findUnapproved(plan, run.approved);
  const first = unapproved[0];
  if (first) throw new HostEnd({ kind: "stopped", finding: differs(run, unapproved) });
  const refusal = plan.findings.find(
    (finding) => finding.severity === "error" && !run.approved.findings.some((seen) => isSame(seen, finding)),
  );
  if (refusal) throw new HostEnd({ kind: "stopped", finding: refusal });
  return withApprovedIds(plan, run.approved);
}

function isSame(a: Finding, b: Finding): boolean {
  return a.code === b.code && a.subject.item === b.subject.item;
}

async function applyPhase(run: HostRun, state: HostState, actions: readonly PlannedAction[]): Promise<void> {
  for (const action of actions) {
    if (run.stop.aborted || run.abort.aborted)
      throw new HostEnd({ kind: "stopped", finding: stoppedByOperator(run, state) });
    const outcome = await applyAction(run, state, action);
    if (outcome.kind !== "done") throw new HostEnd({ kind: "failed", finding: outcome.finding });
  }
}

async function applyAction(run: HostRun, state: HostState, planned: PlannedAction): Promise<ActionOutcome> {
  const { host, onProgress } = run;
  state.done += 1;
  await append(run, { kind: "action-started", host: host.name, action: planned });
  onProgress({
    kind: "action-started",
    host: host.name,
    action: planned,
    number: state.done,
    of: Math.max(state.total, state.done),
  });
  const outcome = await runAction(run, state, planned);
  await append(run, { kind: "action-ended", host: host.name, actionId: planned.id, outcome });
  onProgress({ kind: "action-ended", host: host.name, action: planned, outcome });
  return outcome;
}

async function runAction(run: HostRun, state: HostState, { action }: PlannedAction): Promise<ActionOutcome> {
  const started = run.ports.clock.now();
  try {
    if (action.kind === "reboot") {
      const onWaiting = (elapsedMs: number) =>
        run.onProgress({
          kind: "waiting",
          host: run.host.name,
          what: "for the host to come back",
          elapsedMs,
        });
      const { outcome, access } = await runReboot(
        { ...run, onWaiting, signal: run.abort },
        action,
        state.access,
      );
      if (access) state.access = access;
      return outcome;
    }
    const onHost = hostActionOf(action);
    const type = actionTypeOf(onHost);
    const limits = { timeoutMs: type.timeoutMs(onHost), maxOutputBytes: 1024 * 1024, signal: run.abort };
    const result = await state.access.session.run(type.toScript(onHost), limits);
    return type.readResult(onHost, result, run.host.name);
  } catch (error) {
    return {
      kind: "unknown",
      durationMs: run.ports.clock.now() - started,
      finding: findingOf(error, run.host.name, run.abort),
    };
  }
}

function indexOfPhase(name: PhaseName): number {
  return phaseNames.findIndex((phase) => phase === name);
}

function actionsOf(plan: HostPlan, name: PhaseName): readonly PlannedAction[] {
  return plan.phases.find((phase) => phase.name === name)?.actions ?? [];
}

type EntryWithoutTime = Parameters<JournalWriter["append"]>[0] extends infer Entry
  ? Entry extends { at: string }
    ? Omit<Entry, "at">
    : never
  : never;

async function append({ journal, ports }: HostRun, entry: EntryWithoutTime): Promise<void> {
  await journal.append({ at: new Date(ports.clock.now()).toISOString(), ...entry });
}

function differs({ host }: HostRun, unapproved: readonly PlannedAction[]): Finding {
  return {
    code: "plan-differs",
    severity: "error",
    subject: { host: host.name },
    summary:
      "The host has changed since the plan was made, so that more would have to be done than was approved",
    detail: `Not approved: ${unapproved.map(({ action, why }) => `${action.kind} (${why})`).join("; ")}.`,
    fix: "Run vfleet plan again, look at it, and apply that.",
  };
}

function notAchieved({ host }: HostRun, left: readonly PlannedPhase[]): Finding {
  const open = left.flatMap(({ actions }) => actions.map(({ action, why }) => `${action.kind} (${why})`));
  return {
    code: "not-achieved",
    severity: "error",
    subject: { host: host.name },
    summary: "All actions were carried out, but the host is still not as it should be",
    detail: `Still to do: ${open.join("; ")}.`,
    fix: "Run vfleet verify to see what does not hold; something else on the host may undo it.",
  };
}

function stoppedByOperator({ host }: HostRun, state: HostState): Finding {
  return {
    code: "stopped-by-operator",
    severity: "warning",
    subject: { host: host.name },
    summary: "Stopped between two actions, as you asked",
    detail: `${state.done} actions were carried out.`,
    fix: "Run vfleet apply again to go on, or vfleet undo to put back what was done.",
  };
}
