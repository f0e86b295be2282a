import { OperatingError } from "../../base/operating-error.ts";
import type { Action } from "../../model/action.ts";
import { type DrainAction, isDrainAction } from "../../model/cloud-action.ts";
import type { Finding } from "../../model/finding.ts";
import { type HostCompute, isDisabledByVfleet } from "../../model/host-compute.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import type { HostIntent, Intent } from "../../model/intent.ts";
import type { HostPlan, PhaseName, PlannedAction } from "../../model/plan.ts";
import { knownValue, type Reading } from "../../model/reading.ts";
import type { DrainIntent } from "../../model/rollout/rollout-intent.ts";
import type { ActionOutcome } from "../../model/run.ts";
import { findStrangers } from "../../steps/judge-servers.ts";
import type { LockHolder } from "../host-access.ts";
import { type PartCount, PartEnd, type RunPart, runPlanned } from "../run-part.ts";
import { findingOf } from "../shell-finding.ts";
import { awaitArrivals } from "./arriving-servers.ts";
import type { ComputeAccess } from "./compute-access.ts";
import { drainOf } from "./plan-drain.ts";
import { type DrainWork, runDrainAction } from "./run-drain-action.ts";

/** A host's part of a run, as its drain sees it; intent is undefined in an undo. */
export type DrainRun = {
  readonly part: RunPart;
  readonly count: PartCount;
  readonly host: HostIntent;
  readonly holder: LockHolder;
  readonly compute: ComputeAccess | undefined;
  readonly intent: Intent | undefined;
};

/** The phases before which Nova is asked; in between what it said last counts. */
const asking: ReadonlySet<PhaseName> = new Set(["disable", "wait", "drain", "boot", "enable", "return"]);
/** Before these the host is emptied. */
const emptying: ReadonlySet<PhaseName | undefined> = new Set(["disable", "wait", "drain", "boot"] as const);
const enabling: ReadonlySet<PhaseName | undefined> = new Set(["enable", "return", undefined] as const);

/** A host without much of a processor takes minutes until its agents run after a reboot. */
const agentsWithinMs = 1_200_000;

/** What becomes of nova-compute while a host is changed, and after a part of it that did not end well. */
export class HostDrain {
  /** Whether Nova is asked and told anything of the host; not so in an undo, which is carried out as it stands. */
  readonly isAtWork: boolean;
  readonly #run: DrainRun;
  readonly #drain: DrainIntent | undefined;
  #seen: Reading<HostCompute> | undefined;
  /** vfleet has disabled it, or has tried to. */
  #disabled: Disabled;
  readonly #reboots: boolean;
  /** Something was done to the host itself. */
  #isTouched: boolean;
  readonly #leftAway: Finding[] = [];
  /** VMs that ran on the host when Nova was asked last, and that it did not have there. */
  #strangers: ReadonlySet<string> = new Set();
  /** What was done already to empty the host, and how often it was waited for servers. */
  readonly #emptied = new Set<string>();
  #waits = 0;

  constructor(run: DrainRun) {
    this.#run = run;
    const isUndo = run.intent === undefined;
    this.#disabled = isUndo && this.#enabling() !== undefined ? "yes" : "no";
    this.#isTouched = isUndo;
    this.#reboots = run.part.approved.phases.some(({ actions }) =>
      actions.some(({ action }) => action.kind === "reboot"),
    );
    this.#drain = run.intent && drainOf(run.intent, run.host);
    this.isAtWork =
      this.#drain !== undefined &&
      (this.#reboots || run.part.approved.phases.some(({ name }) => name === "enable" || name === "return"));
  }

  /** Servers that could not be moved back, as warnings. */
  get leftAway(): readonly Finding[] {
    return this.#leftAway;
  }

  /** Whether the host's part goes on where an action has not ended well: a server that runs elsewhere harms nothing. */
  mayGoOn(action: Action, outcome: Exclude<ActionOutcome, { kind: "done" }>): boolean {
    if (action.kind !== "return-server" || this.#run.part.abort.aborted) return false;
    this.#leftAway.push({ ...outcome.finding, severity: "warning" });
    this.#run.compute?.away.giveUp(action.server.id);
    return true;
  }

  /**
   * What Nova says of the host before a phase, or at the end; undefined: it is not drained. It is asked before the host is
   * read: a server that leaves in between is then one that Nova still has, and not one that Nova does not know.
   */
  async look(phase: PhaseName | undefined): Promise<Reading<HostCompute> | undefined> {
    const { host, compute } = this.#run;
    if (!compute || !this.isAtWork) return undefined;
    // Nothing is sent here any more by now; what was on its way before is not on the host when it goes down.
    if (phase === "boot" && this.#reboots) await this.#awaitArrivals();
    if (phase === undefined || asking.has(phase))
      this.#seen = await compute.read(host, this.#reboots && !enabling.has(phase));
    // Before that a guard refuses what is not known; here nothing would be left to do.
    if (this.#seen?.is === "unreadable" && enabling.has(phase))
      throw new PartEnd({ kind: "failed", finding: unanswered(host, this.#seen.reason) });
    const service = this.#seen && knownValue(this.#seen)?.service;
    if (service) this.#disabled = isDisabledByVfleet(service) ? "yes" : "no";
    return this.#seen;
  }

  /**
   * Whether what was read of the host after Nova was asked fits to that; if not, Nova is to be asked once more. A VM that
   * moves here runs here before Nova has it here: it is waited for.
   */
  async fits(phase: PhaseName | undefined, facts: HostFacts): Promise<boolean> {
    const servers = this.#seen && knownValue(this.#seen)?.servers;
    if (!servers || !emptying.has(phase) || this.#drain?.vms !== "migrate") return true;
    const strangers = findStrangers(facts, servers);
    const isNew = strangers.some((name) => !this.#strangers.has(name));
    this.#strangers = new Set(strangers);
    if (strangers.length === 0) return true;
    const hasCome = await this.#awaitArrivals(this.#strangers);
    return !isNew && !hasCome;
  }

  /**
   * What is to be done again to empty the host: a VM has come from elsewhere while others were waited for or moved away. What
   * was done already and was in vain is not.
   */
  newcomers({ phases }: HostPlan, before: PhaseName): readonly PlannedAction[] {
    if (!this.isAtWork || (before !== "drain" && before !== "boot")) return [];
    const actions = phases
      .filter(({ name }) => name === "wait" || (name === "drain" && before === "boot"))
      .flatMap((phase) => phase.actions.filter(({ action }) => !this.#emptied.has(keyOf(action))));
    return actions.map((planned) =>
      planned.action.kind === "await-servers" && this.#waits > 0
        ? { ...planned, id: `${planned.id}-${this.#waits + 1}` }
        : planned,
    );
  }

  /** Says whether there was one to be waited for; of: by their libvirt names, left out: any. */
  async #awaitArrivals(of?: ReadonlySet<string>): Promise<boolean> {
    const { part, compute } = this.#run;
    const name = this.#seen && knownValue(this.#seen)?.service?.host;
    const drain = this.#drain;
    if (!compute || !drain || name === undefined) return false;
    const { place, clock, onProgress, stop, abort } = part;
    const started = clock.now();
    return awaitArrivals({
      cloud: await compute.open(),
      host: name,
      timeoutMs: drain.timeoutMs,
      ...(of ? { isMeant: ({ instanceName = "" }) => of.has(instanceName) } : {}),
      clock,
      stop,
      signal: abort,
      onWaiting: (what) =>
        onProgress({ kind: "waiting", host: place, what, elapsedMs: clock.now() - started }),
    });
  }

  /** Takes note that an action of the host itself begins. */
  touch(): void {
    this.#isTouched = true;
  }

  /** Carries out an action of the drain; nova-compute is enabled when the host can take VMs again. */
  carryOut(action: DrainAction): Promise<ActionOutcome> {
    return this.#carryOut(action, { agentsWithinMs });
  }

  async #carryOut(action: DrainAction, how: Pick<DrainWork, "agentsWithinMs">): Promise<ActionOutcome> {
    const { part, compute, holder } = this.#run;
    const { place, clock, onProgress, abort } = part;
    if (!compute)
      throw new Error(`the plan of ${place} has ${action.kind}, and its fleet file names no cloud`);
    const started = clock.now();
    const onWaiting = (what: string) =>
      onProgress({ kind: "waiting", host: place, what, elapsedMs: clock.now() - started });
    const open = () => compute.open();
    this.#emptied.add(keyOf(action));
    if (action.kind === "await-servers") this.#waits += 1;
    const work = { open, place, run: holder.run, clock, onWaiting, signal: abort, ...how };
    const outcome = await runDrainAction(work, action);
    if (action.kind === "disable-compute-service") this.#disabled = disabledAfter[outcome.kind];
    if (action.kind === "enable-compute-service") this.#disabled = stillDisabled(this.#disabled, outcome);
    return outcome;
  }

  /**
   * Looks after the service where the host's part ends before its time: it is enabled again if nothing was done yet to a host
   * that is to be rebooted, else it stays disabled and the finding says so. Gives what to end the part with.
   */
  async settle(error: unknown): Promise<unknown> {
    const { part, count } = this.#run;
    const isAborted = part.abort.aborted;
    const isKnown =
      error instanceof PartEnd ||
      error instanceof OperatingError ||
      (isAborted && error === part.abort.reason);
    const planned = this.#enabling();
    if (!isKnown || this.#disabled === "no" || !planned) return error;
    if (this.#reboots && !this.#isTouched && !isAborted) {
      const carryOut = () => this.#carryOut(planned.action, {});
      const outcome = await runPlanned(part, count, { planned, carryOut, evenIfStopped: true });
      const isBack = outcome.kind === "done" && (await this.#startAgain());
      if (isBack) return error;
    }
    const outcome =
      error instanceof PartEnd
        ? error.outcome
        : ({ kind: "failed", finding: findingOf(error, part.place, part.abort) } as const);
    if (outcome.kind === "done") return error;
    return new PartEnd({ ...outcome, finding: this.#withRest(outcome.finding) });
  }

  /** Starts servers that this run has stopped; false: one of them does not start. */
  async #startAgain(): Promise<boolean> {
    const { part, count } = this.#run;
    let isDone = true;
    for (const { server, host } of this.#stopped()) {
      const timeoutMs = this.#drain?.timeoutMs ?? 60_000;
      const action = { kind: "start-server", server, host, timeoutMs } as const;
      const id = `${part.place}/start-${server.id}`;
      const planned = { id, step: "drain-host", action, why: "vfleet has stopped it", disrupts: [] };
      const carryOut = () => this.carryOut(action);
      const outcome = await runPlanned(part, count, { planned, carryOut, evenIfStopped: true });
      isDone &&= outcome.kind === "done";
    }
    return isDone;
  }

  #stopped() {
    const { compute, part } = this.#run;
    return (compute?.away.of(part.place) ?? []).filter(({ kind }) => kind === "stopped");
  }

  #withRest(finding: Finding): Finding {
    const stopped = this.#stopped().map(({ server }) => server.name);
    const left = this.#disabled === "no" ? finding : leftDisabled(finding, this.#disabled);
    if (stopped.length === 0) return left;
    return {
      ...left,
      detail: `${left.detail} Stopped by vfleet, and not started again: ${stopped.join(", ")}.`,
    };
  }

  #enabling(): (PlannedAction & { readonly action: DrainAction }) | undefined {
    for (const { actions } of this.#run.part.approved.phases)
      for (const planned of actions) {
        const { action } = planned;
        if (action.kind === "enable-compute-service" && isDrainAction(action)) return { ...planned, action };
      }
    return undefined;
  }
}

/** What an action is about: which servers, and what becomes of them. */
function keyOf(action: Action): string {
  if (action.kind === "await-servers") return [action.kind, ...action.servers.map(({ id }) => id)].join(" ");
  return "server" in action ? `${action.kind} ${action.server.id}` : action.kind;
}

function unanswered({ name: host }: HostIntent, reason: string): Finding {
  return {
    code: "drain-unknown",
    severity: "error",
    subject: { host },
    summary: "All else is done on this host, and Nova does not say whether its nova-compute is enabled",
    detail: `${reason}.`,
    fix: "Mend what keeps the cloud from answering, and apply again.",
  };
}

/** Whether a host's nova-compute is disabled by this run, as far as it is known. */
type Disabled = "no" | "yes" | "unknown";

/** After it was to be disabled. */
const disabledAfter = { done: "yes", failed: "no", unknown: "unknown" } as const;

/** After it was to be enabled again. */
function stillDisabled(before: Disabled, { kind }: ActionOutcome): Disabled {
  if (kind === "done") return "no";
  return kind === "failed" && before !== "unknown" ? "yes" : "unknown";
}

function leftDisabled(finding: Finding, disabled: Exclude<Disabled, "no">): Finding {
  const { detail, fix } = finding;
  return {
    ...finding,
    detail: `${detail} ${disabled === "yes" ? "" : "It is not known whether "}nova-compute of this host is left disabled.`,
    fix: `${fix === undefined ? "" : `${fix} `}nova-compute is enabled by the next vfleet apply that ends well here, and by vfleet undo.`,
  };
}
