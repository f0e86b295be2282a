import type { HostName } from "../model/ids.ts";
import type { Plan, PlannedAction } from "../model/plan.ts";
import type { ProgressEvent } from "../model/progress.ts";
import { expectRun } from "../model/rollout/expect-run.ts";
import type { WaveMark } from "../model/rollout/rollout.ts";
import type { JournalEntry } from "../model/run.ts";

/** A wave, and how many of its hosts stand where: counted as they move, as there may be ten thousand. */
type Wave = WaveMark & {
  readonly hosts: ReadonlySet<HostName>;
  done: number;
  failed: number;
  underWay: number;
};

/** Tells progress from a run's journal, for who is not where the run is worked on. */
export class EntryProgress {
  /** How many actions each host has. */
  #actions: ReadonlyMap<HostName, number> = new Map();
  #wave: Wave | undefined;
  readonly #open = new Map<HostName, PlannedAction>();
  readonly #begun = new Map<HostName, number>();
  readonly #ended = new Map<HostName, boolean>();

  /** What an entry means for who follows; entries are given in their order. */
  take(entry: JournalEntry): readonly ProgressEvent[] {
    switch (entry.kind) {
      case "run-started":
        return this.#runStarted(entry.plan);
      case "wave-started":
        this.#wave = { ...entry.wave, hosts: new Set(entry.hosts), ...this.#countsOf(entry.hosts) };
        return [this.#waveEvent("wave-started", this.#wave)];
      case "wave-ended":
        return this.#wave ? [this.#waveEvent("wave-ended", this.#wave)] : [];
      case "host-started":
        return this.#hostStarted(entry.host);
      case "action-started":
        return [this.#actionStarted(entry.host, entry.action)];
      case "action-ended":
        return this.#actionEnded(entry);
      case "host-ended":
        this.#hostEnded(entry.host, entry.outcome.kind === "done");
        return [
          { kind: "host-ended", host: entry.host, outcome: entry.outcome },
          ...(this.#wave ? [this.#waveEvent("wave-moved", this.#wave)] : []),
        ];
      case "host-checked":
      case "proof-ended":
      case "run-ended":
        return [];
    }
  }

  #runStarted(plan: Plan): readonly ProgressEvent[] {
    this.#actions = new Map(
      plan.hosts.map(({ host, phases }) => [
        host,
        phases.reduce((sum, { actions }) => sum + actions.length, 0),
      ]),
    );
    const expected = expectRun(plan);
    return expected ? [{ kind: "run-begun", expected, ended: 0 }] : [];
  }

  #hostEnded(host: HostName, isDone: boolean): void {
    const before = this.#ended.get(host);
    this.#ended.set(host, isDone);
    const wave = this.#wave;
    if (!wave?.hosts.has(host) || before !== undefined) return;
    if (this.#begun.has(host)) wave.underWay -= 1;
    if (isDone) wave.done += 1;
    else wave.failed += 1;
  }

  #countsOf(hosts: readonly HostName[]): Pick<Wave, "done" | "failed" | "underWay"> {
    const ended = hosts.flatMap((host) => this.#ended.get(host) ?? []);
    const done = ended.filter((isDone) => isDone).length;
    const underWay = hosts.filter((host) => this.#begun.has(host) && !this.#ended.has(host)).length;
    return { done, failed: ended.length - done, underWay };
  }

  #hostStarted(host: HostName): readonly ProgressEvent[] {
    const isAgain = this.#begun.has(host);
    if (!isAgain) this.#begun.set(host, 0);
    if (!isAgain && this.#wave?.hosts.has(host) && !this.#ended.has(host)) this.#wave.underWay += 1;
    return [
      ...(isAgain ? [] : [{ kind: "host-started", host, actions: this.#actionsOf(host) } as const]),
      ...(this.#wave ? [this.#waveEvent("wave-moved", this.#wave)] : []),
    ];
  }

  #actionStarted(host: HostName, action: PlannedAction): ProgressEvent {
    this.#open.set(host, action);
    const number = (this.#begun.get(host) ?? 0) + 1;
    this.#begun.set(host, number);
    return { kind: "action-started", host, action, number, of: Math.max(number, this.#actionsOf(host)) };
  }

  #actionEnded(entry: Extract<JournalEntry, { readonly kind: "action-ended" }>): readonly ProgressEvent[] {
    const { host, outcome } = entry;
    const action = this.#open.get(host);
    return action ? [{ kind: "action-ended", host, action, outcome }] : [];
  }

  #actionsOf(host: HostName): number {
    return this.#actions.get(host) ?? 0;
  }

  #waveEvent(kind: "wave-started" | "wave-moved" | "wave-ended", wave: Wave): ProgressEvent {
    const { hosts, ...rest } = wave;
    return { kind, wave: { ...rest, hosts: hosts.size } };
  }
}
