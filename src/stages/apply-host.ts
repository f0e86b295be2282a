import { actionTypeOf } from "../actions/all.ts";
import { hostActionOf } from "../model/action.ts";
import { isDrainAction } from "../model/cloud-action.ts";
import type { Finding } from "../model/finding.ts";
import type { HostFacts } from "../model/host-facts.ts";
import type { HostIntent } from "../model/intent.ts";
import type { HostPlan, PhaseName, Plan, PlannedAction } from "../model/plan.ts";
import { drainPhases, phaseNames } from "../model/plan.ts";
import type { ActionOutcome, HostOutcome } from "../model/run.ts";
import type { Clock } from "../ports/clock.ts";
import type { Shell } from "../ports/shell.ts";
import type { ComputeAccess } from "./drain/compute-access.ts";
import { HostDrain } from "./drain/host-drain.ts";
import type { HostGate } from "./health/health-gate.ts";
import { type HostAccess, type LockHolder, openHost } from "./host-access.ts";
import { judgeUndo } from "./judge-undo.ts";
import { planHost } from "./plan-host.ts";
import { type MakeNonce, type ReadFacts, readFacts } from "./read-facts.ts";
import { reopenHost } from "./reopen-host.ts";
import {
  type PartCount,
  PartEnd,
  type RunPart,
  requireAchieved,
  requireApproved,
  runPart,
  runPlanned,
} from "./run-part.ts";
import { readBootId, runReboot } from "./run-reboot.ts";
import type { PartRecord } from "./run-record.ts";
import { brokenOff, findingOf } from "./shell-finding.ts";

/** What carrying out a plan on hosts needs of the outside. */
export type ApplyPorts = {
  readonly shell: Shell;
  readonly clock: Clock;
  readonly makeNonce: MakeNonce;
  /** Left out: by the script of all facts. */
  readonly readFacts?: ReadFacts;
};

/** One host's part of a run. */
export type HostRun = Omit<RunPart, "place" | "clock"> & {
  readonly ports: ApplyPorts;
  readonly host: HostIntent;
  readonly holder: LockHolder;
  /** Where hosts are drained; undefined: the fleet file names no cloud. */
  readonly compute?: ComputeAccess | undefined;
  /** What the host has to go through before it counts as done; undefined: nothing. */
  readonly gate?: HostGate | undefined;
  /** What was done already, where the part is gone on with. */
  readonly before?: PartRecord | undefined;
};

/** What the rest is planned again from: the intent, and what was seen of all hosts. */
export type Wanted = Pick<Plan, "intent" | "fleet">;

/** Where a host's run stands: its access changes with a reboot. */
type HostState = {
  access: HostAccess;
  readonly part: RunPart;
  readonly count: PartCount;
  readonly drain: HostDrain;
  /** The ids of the actions that were done before the part was gone on with. */
  readonly done: ReadonlySet<string>;
};

/**
 * Carries out a host's approved plan: before each phase it reads the host and plans again, and stops if that asks for
 * anything that was not approved. With `wanted` undefined (undo) the actions are carried out as they stand.
 */
export async function applyHost(run: HostRun, wanted: Wanted | undefined): Promise<HostOutcome> {
  const part: RunPart = { ...run, place: run.host.name, clock: run.ports.clock };
  return runPart(part, async (count) => {
    const { ports, host, holder, compute, before } = run;
    const { access, done } = before
      ? await reopenHost({ ports, host, holder, part, before })
      : { access: await openHost(ports, host, { holder, signal: run.abort }), done: new Set<string>() };
    count.done = done.size;
    const drain = new HostDrain({ part, count, host, holder, compute, intent: wanted?.intent });
    if (before?.hasActed) drain.touch();
    const state: HostState = { access, part, count, drain, done };
    try {
      if (!wanted) return await applyAsItStands(run, state);
      return await applyPhases(run, wanted, state);
    } catch (error) {
      throw await drain.settle(error);
    } finally {
      await state.access.close();
    }
  });
}

/** Gives what is to be told of the host. It goes through its gate before servers come back. */
async function applyPhases(run: HostRun, wanted: Wanted, state: HostState): Promise<readonly Finding[]> {
  const shown: Finding[] = [];
  const passGate = async (facts: HostFacts): Promise<void> => {
    const { session } = state.access;
    shown.push(...((await run.gate?.({ host: run.host, facts, session, part: state.part })) ?? []));
  };
  for (const [at, name] of phaseNames.entries()) {
    if (drainPhases.has(name) && !state.drain.isAtWork) continue;
    const { plan, facts } = await planWhenEmptied(run, { ...wanted, before: name }, state);
    // A phase that still has something to do has not achieved what the later ones stand on.
    requireAchieved(
      state.part,
      plan.phases.filter((phase) => indexOfPhase(phase.name) < at),
    );
    if (name === "return") await passGate(facts);
    await applyPhase(run, state, actionsOf(plan, name));
  }
  const { plan, facts } = await planAgain(run, wanted, state);
  requireAchieved(state.part, plan.phases);
  if (!state.drain.isAtWork) await passGate(facts);
  return [...shown, ...state.drain.leftAway];
}

async function applyAsItStands(run: HostRun, state: HostState): Promise<readonly Finding[]> {
  const rest = run.approved.phases.flatMap(({ actions }) => actions.filter(({ id }) => !state.done.has(id)));
  const { makeNonce, readFacts: read = readFacts } = run.ports;
  const { facts } = await read(state.access.session, run.host.name, { makeNonce, signal: run.abort });
  if (run.abort.aborted) throw new PartEnd({ kind: "stopped", finding: brokenOff(run.host.name) });
  const refusal = judgeUndo(
    run.host.name,
    facts,
    rest.map(({ action }) => action),
  );
  if (refusal) throw new PartEnd({ kind: "stopped", finding: refusal });
  await applyPhase(run, state, rest);
  return [];
}

type Planned = { readonly plan: HostPlan; readonly facts: HostFacts };

/** Plans again before a phase, and drains VMs that have come to the host since it was drained, until there are none. */
async function planWhenEmptied(
  run: HostRun,
  wanted: Wanted & { readonly before: PhaseName },
  state: HostState,
): Promise<Planned> {
  for (;;) {
    const planned = await planAgain(run, wanted, state);
    const late = state.drain.newcomers(planned.plan, wanted.before);
    if (late.length === 0) return planned;
    await applyPhase(run, state, late);
  }
}

/** Reads the host and plans it again; ends the host's run if that asks for more than was approved. */
async function planAgain(
  run: HostRun,
  { before, ...wanted }: Wanted & { readonly before?: PhaseName },
  { access, part, drain }: HostState,
): Promise<Planned> {
  const options = { makeNonce: run.ports.makeNonce, signal: run.abort };
  const read = run.ports.readFacts ?? readFacts;
  for (;;) {
    if (run.abort.aborted) throw new PartEnd({ kind: "stopped", finding: brokenOff(run.host.name) });
    const compute = await drain.look(before);
    const { facts } = await read(access.session, run.host.name, options);
    if (run.abort.aborted) throw new PartEnd({ kind: "stopped", finding: brokenOff(run.host.name) });
    if (await drain.fits(before, facts))
      return { plan: requireApproved(part, planHost({ ...wanted, host: run.host, facts, compute })), facts };
  }
}

async function applyPhase(run: HostRun, state: HostState, actions: readonly PlannedAction[]): Promise<void> {
  for (const each of actions) {
    const planned = await withBootId(state, each);
    const carryOut = () => runAction(run, state, planned);
    const outcome = await runPlanned(state.part, state.count, { planned, carryOut });
    if (outcome.kind === "done" || state.drain.mayGoOn(planned.action, outcome)) continue;
    throw new PartEnd({ kind: "failed", finding: outcome.finding });
  }
}

/** A reboot whose boot is only known now: the journal has to tell it from the next, should this process die meanwhile. */
async function withBootId({ access }: HostState, planned: PlannedAction): Promise<PlannedAction> {
  const { action } = planned;
  if (action.kind !== "reboot" || action.bootId !== "") return planned;
  return { ...planned, action: { ...action, bootId: (await readBootId(access.session)) ?? "" } };
}

async function runAction(run: HostRun, state: HostState, { action }: PlannedAction): Promise<ActionOutcome> {
  const started = run.ports.clock.now();
  try {
    // Another run may have the host by now; this one does nothing more there, nor to its nova-compute.
    state.access.requireLock();
  } catch (error) {
    return { kind: "failed", durationMs: 0, finding: findingOf(error, run.host.name) };
  }
  if (isDrainAction(action)) return state.drain.carryOut(action);
  state.drain.touch();
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

const inOrder: readonly PhaseName[] = phaseNames;

function indexOfPhase(name: PhaseName): number {
  return inOrder.indexOf(name);
}

function actionsOf(plan: HostPlan, name: PhaseName): readonly PlannedAction[] {
  return plan.phases.find((phase) => phase.name === name)?.actions ?? [];
}
