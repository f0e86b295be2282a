import type { HostName } from "../model/ids.ts";
import type { Plan, PlannedAction } from "../model/plan.ts";
import type { ProgressEvent } from "../model/progress.ts";
import type { WaveMark } from "../model/rollout/rollout.ts";
import type { JournalEntry } from "../model/run.ts";

type Wave = WaveMark & { readonly hosts: readonly HostName[] };

/** Tells progress from a run's journal, for who is not where the run is worked on. */
export class EntryProgress {
  #plan: Plan | undefined;
  #wave: Wave | undefined;
  readonly #open = new Map<HostName, PlannedAction>();
  readonly #begun = new Map<HostName, number>();
  readonly #ended = new Map<HostName, boolean>();

  /** What an entry means for who follows; entries are given in their order. */
  take(entry: JournalEntry): readonly ProgressEvent[] {
    switch (entry.kind) {
      case "run-started":
        this.#plan = entry.plan;
        return [];
      case "wave-started":
        this.#wave = { ...entry.wave, hosts: entry.hosts };
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
        this.#ended.set(entry.host, entry.outcome.kind === "done");
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

  #hostStarted(host: HostName): readonly ProgressEvent[] {
    const isAgain = this.#begun.has(host);
    if (!isAgain) this.#begun.set(host, 0);
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
    const planned = this.#plan?.hosts.find((each) => each.host === host);
    return planned?.phases.reduce((sum, { actions }) => sum + actions.length, 0) ?? 0;
  }

  #waveEvent(kind: "wave-started" | "wave-moved" | "wave-ended", wave: Wave): ProgressEvent {
    const ended = wave.hosts.flatMap((host) => this.#ended.get(host) ?? []);
    const done = ended.filter((isDone) => isDone).length;
    const begun = wave.hosts.filter((host) => this.#begun.has(host) && !this.#ended.has(host)).length;
    const { number, of, name, hosts } = wave;
    return {
      kind,
      wave: { number, of, name, hosts: hosts.length, done, failed: ended.length - done, underWay: begun },
    };
  }
}
