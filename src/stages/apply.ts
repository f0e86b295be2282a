import { cloudAt } from "../model/cloud-place.ts";
import type { HostName, RunId } from "../model/ids.ts";
import type { HostPlan, Plan } from "../model/plan.ts";
import type { OnProgress, WaveEvent } from "../model/progress.ts";
import { planRollout } from "../model/rollout/plan-rollout.ts";
import type { Rollout } from "../model/rollout/rollout.ts";
import { type StopReason, stopAfterFailures, stopOutsideWindow } from "../model/rollout/stop-reason.ts";
import type { HostOutcome, JournalEntry } from "../model/run.ts";
import type { Journals, JournalWriter } from "../ports/journal.ts";
import { type ApplyPorts, applyHost } from "./apply-host.ts";
import { applyCloud, type CloudPorts } from "./cloud/apply-cloud.ts";
import { type ComputeAccess, computeAccessOf } from "./drain/compute-access.ts";
import { noting, ServersAway } from "./drain/servers-away.ts";
import { type FindHost, indexHosts } from "./find-host.ts";
import { type HealthPorts, type HostGate, healthGateOf } from "./health/health-gate.ts";
import { hostsOfPlan } from "./plan.ts";
import { notBegun } from "./rollout-findings.ts";
import type { PartRecord, RunRecord } from "./run-record.ts";
import { type HostEnding, type RolloutEnd, type RolloutWork, runRollout } from "./run-rollout.ts";

/** What carrying out a run needs of the outside, and who does it from where (for the lock on the hosts). */
export type WorkPorts = ApplyPorts & CloudPorts & HealthPorts & { readonly controlHost: string };

/** The same with the journals of runs. */
export type RunPorts = WorkPorts & { readonly journals: Journals };

/** A run to be started. */
export type RunOptions = {
  readonly run: RunId;
  readonly plan: Plan;
  readonly onProgress: OnProgress;
  readonly stop: AbortSignal;
  readonly abort: AbortSignal;
};

/** A run under way: what has happened of it already, and how its hosts are worked on, if not here. */
export type PlanWork = RunOptions & {
  readonly journal: JournalWriter;
  readonly record?: RunRecord | undefined;
  readonly mayBegin?: () => Promise<boolean>;
  readonly leave?: AbortSignal;
  readonly carryOut?: (host: HostName) => Promise<HostEnding>;
};

/** One host's part, as it is worked on: its journal, the number of its lease, and what was done of it before. */
export type HostWork = {
  readonly journal: JournalWriter;
  readonly epoch?: number;
  readonly before?: PartRecord | undefined;
};

/** How each host's part of the run ended. */
export type RunResult = {
  readonly run: RunId;
  readonly hosts: readonly HostEnding[];
};

/**
 * Carries out a plan, wave by wave as its rollout says and then in the cloud, journalling every action before and after.
 * What is done in a cloud stands on all hosts: an undo takes it back before them.
 */
export async function applyPlan(ports: RunPorts, options: RunOptions): Promise<RunResult> {
  const { run, plan } = options;
  const journal = await ports.journals.create(run);
  try {
    await journal.append(runStarted(ports, run, plan));
    return { run, hosts: await new PlanRun(ports, { ...options, journal }).carryOut() };
  } finally {
    await journal.close();
  }
}

/** The entry with which a run's journal begins. */
export function runStarted({ clock }: Pick<WorkPorts, "clock">, run: RunId, plan: Plan): JournalEntry {
  return { at: new Date(clock.now()).toISOString(), kind: "run-started", run, plan, ...undoneBy(plan) };
}

/** A run that is carried out, from its beginning or from where its journal ends. */
export class PlanRun {
  readonly #ports: WorkPorts;
  readonly #options: PlanWork;
  readonly #journal: JournalWriter;
  readonly #away: ServersAway;
  readonly #rollout: Rollout;
  readonly #plans: ReadonlyMap<HostName, HostPlan>;
  readonly #compute: ComputeAccess | undefined;
  readonly #gate: HostGate | undefined;
  readonly #hostOf: FindHost;
  /** As others have done: hosts that were begun, and those of them that did not end well, the last last. */
  readonly #begun = new Set<HostName>();
  readonly #failed = new Set<HostName>();

  constructor(ports: WorkPorts, options: PlanWork) {
    this.#ports = ports;
    this.#options = options;
    const away = new ServersAway(options.plan);
    for (const { entries } of options.record?.parts.values() ?? [])
      for (const entry of entries) away.take(entry);
    this.#away = away;
    this.#journal = noting(options.journal, away);
    this.#rollout = planRollout(options.plan);
    this.#plans = new Map(options.plan.hosts.map((each) => [each.host, each]));
    this.#hostOf = indexHosts(options.plan.intent);
    this.#compute = computeAccessOf(options.plan.intent, ports.openCloud, { signal: options.abort, away });
    this.#gate = healthGateOf(ports, options.plan, { rollout: this.#rollout, abort: options.abort });
  }

  /** Carries out all that is left to do, and journals the end of the run. */
  async carryOut(): Promise<readonly HostEnding[]> {
    const endings = await this.#carryOut();
    await this.#journal.append({ at: this.#now(), kind: "run-ended" });
    return endings;
  }

  async #carryOut(): Promise<readonly HostEnding[]> {
    const { plan } = this.#options;
    if (plan.purpose.kind === "undo")
      return [
        ...(await this.#runClouds({ endings: [], reason: undefined })),
        ...(await this.#runHosts()).endings,
      ];
    const before = await this.#runHosts();
    return [...before.endings, ...(await this.#runClouds(before))];
  }

  #runHosts(): Promise<RolloutEnd> {
    const { stop, record, mayBegin, leave, journal } = this.#options;
    const carryOut =
      this.#options.carryOut ??
      ((host) => this.carryOutHost(host, { journal, before: record?.parts.get(host) }));
    return runRollout(this.#rollout, {
      clock: this.#ports.clock,
      stop,
      carryOut,
      ...(record ? { record: record.rollout } : {}),
      ...(mayBegin ? { mayBegin } : {}),
      ...(leave ? { leave } : {}),
      leaveOut: (host, finding) => this.#end(this.#journal, host, { kind: "stopped", finding }),
      tellWave: (event, hosts) => this.#tellWave(event, hosts),
    });
  }

  async #runClouds(before: RolloutEnd): Promise<readonly HostEnding[]> {
    const endings: HostEnding[] = [];
    for (const approved of this.#plans.values()) {
      const { host, phases } = approved;
      if (cloudAt(host) === undefined || phases.length === 0) continue;
      const ended = this.#options.record?.parts.get(host)?.outcome;
      if (ended) {
        endings.push({ host, outcome: ended });
        continue;
      }
      const reason = this.#whyNoCloud(before);
      endings.push(
        reason
          ? await this.leaveOutHost(host, this.#journal, reason)
          : await this.#applyCloud(approved, before.endings),
      );
    }
    return endings;
  }

  #whyNoCloud({ reason }: RolloutEnd): StopReason | undefined {
    return reason ?? stopOutsideWindow(this.#rollout, this.#ports.clock.now());
  }

  /** Takes note of what others have done in the run: a server that is moved on belongs to the host that it left first. */
  takeNote(entries: readonly JournalEntry[]): void {
    for (const entry of entries) {
      this.#away.take(entry);
      if (entry.kind === "host-started") this.#begun.add(entry.host);
      // One that was left out is no failure.
      if (entry.kind === "host-ended" && entry.outcome.kind !== "done" && this.#begun.has(entry.host))
        this.#failed.add(entry.host);
    }
  }

  /** Why a host that waits is not to be begun any more, by the time and by what was taken note of. */
  whyNoFurther(): StopReason | undefined {
    return (
      stopAfterFailures(this.#rollout, [...this.#failed]) ??
      stopOutsideWindow(this.#rollout, this.#ports.clock.now())
    );
  }

  /** Journals that nothing was done to a host. */
  leaveOutHost(host: HostName, journal: JournalWriter, reason: StopReason): Promise<HostEnding> {
    return this.#end(journal, host, { kind: "stopped", finding: notBegun(host, reason) });
  }

  /** Carries out one host's part here. */
  async carryOutHost(name: HostName, work: HostWork): Promise<HostEnding> {
    const { run, plan, onProgress, stop, abort } = this.#options;
    const approved = this.#plans.get(name);
    if (!approved) throw new Error(`the plan has nothing for ${name}`);
    const host = this.#hostOf(name);
    const { epoch = 0, before } = work;
    for (const entry of before?.entries ?? []) this.#away.take(entry);
    const journal = noting(work.journal, this.#away);
    const holder = { run, from: this.#ports.controlHost, epoch };
    const compute = this.#compute;
    const gate = this.#gate;
    const part = { ports: this.#ports, journal, host, approved, holder, compute, gate, before };
    const wanted = isApply(plan) ? plan : undefined;
    return { host: name, outcome: await applyHost({ ...part, onProgress, stop, abort }, wanted) };
  }

  async #applyCloud(approved: HostPlan, before: readonly HostEnding[]): Promise<HostEnding> {
    const { plan, onProgress, stop, abort } = this.#options;
    const { host: place } = approved;
    const { clock } = this.#ports;
    const part = { place, approved, clock, journal: this.#journal, onProgress, stop, abort };
    const wanted = { intent: plan.intent, hosts: hostsAfter(plan, before) };
    const outcome = await applyCloud({ ...part, ports: this.#ports }, isApply(plan) ? wanted : undefined);
    return { host: place, outcome };
  }

  async #end(journal: JournalWriter, host: HostName, outcome: HostOutcome): Promise<HostEnding> {
    await journal.append({ at: this.#now(), kind: "host-ended", host, outcome });
    this.#options.onProgress({ kind: "host-ended", host, outcome });
    return { host, outcome };
  }

  /** Waves are told of only where the fleet file has rules of rollout. */
  async #tellWave(...[event, hosts]: Parameters<RolloutWork["tellWave"]>): Promise<void> {
    const { plan, onProgress } = this.#options;
    if (!plan.intent.rollout) return;
    if ((event.kind === "wave-started" || event.kind === "wave-ended") && !this.#isTold(event)) {
      const { number, of, name } = event.wave;
      const entry = { at: this.#now(), wave: { number, of, name } };
      await this.#journal.append(
        event.kind === "wave-started"
          ? { ...entry, kind: "wave-started", hosts }
          : { ...entry, kind: "wave-ended" },
      );
    }
    onProgress(event);
  }

  /** Whether the journal has it from before the run was gone on with. */
  #isTold({
    kind,
    wave,
  }: Extract<WaveEvent, { readonly kind: "wave-started" | "wave-moved" | "wave-ended" }>) {
    const { record } = this.#options;
    return (kind === "wave-started" ? record?.wavesBegun : record?.wavesEnded)?.has(wave.number) === true;
  }

  #now(): string {
    return new Date(this.#ports.clock.now()).toISOString();
  }
}

function isApply({ purpose }: Plan): boolean {
  return purpose.kind === "apply";
}

/** The hosts of the plan with what keeps them out of aggregates: their plan, or how their part of this run ended. */
function hostsAfter(
  { hosts }: Plan,
  before: readonly HostEnding[],
): ReadonlyMap<HostName, string | undefined> {
  const ended = before.flatMap(({ host, outcome }) =>
    outcome.kind === "done" ? [] : [[host, "did not come to its end in this run"] as const],
  );
  return new Map([...hostsOfPlan(hosts), ...ended]);
}

function undoneBy({ purpose }: Plan): { readonly undoes?: RunId } {
  return purpose.kind === "undo" ? { undoes: purpose.run } : {};
}
