import { isDrainAction } from "../model/cloud-action.ts";
import type { HostName, RunId } from "../model/ids.ts";
import type { Plan, PlannedAction } from "../model/plan.ts";
import type { HostOutcome, JournalEntry } from "../model/run.ts";
import type { RolloutRecord } from "./run-rollout.ts";

/** What was done of a host's part, or a cloud's, before it is gone on with. */
export type PartRecord = {
  /** The action that was begun and of whose end nothing is known. */
  readonly open: PlannedAction | undefined;
  /** The ids of the actions that were done. */
  readonly done: ReadonlySet<string>;
  /** Whether something was begun on the host itself. */
  readonly hasActed: boolean;
  readonly outcome: HostOutcome | undefined;
  /** All that the journal tells of it. */
  readonly entries: readonly JournalEntry[];
};

/** What the journal of a run tells to go on with it. */
export type RunRecord = {
  readonly run: RunId;
  readonly plan: Plan;
  readonly hasEnded: boolean;
  /** The numbers of the waves that were begun, and that have ended. */
  readonly wavesBegun: ReadonlySet<number>;
  readonly wavesEnded: ReadonlySet<number>;
  readonly rollout: readonly RolloutRecord[];
  readonly parts: ReadonlyMap<HostName, PartRecord>;
};

const nothingDone: PartRecord = {
  open: undefined,
  done: new Set(),
  hasActed: false,
  outcome: undefined,
  entries: [],
};

/** What the journal tells of one host; undefined: nothing, it was not begun. Pure. */
export function partRecordOf(entries: readonly JournalEntry[]): PartRecord | undefined {
  return entries.length === 0 ? undefined : entries.reduce(advance, nothingDone);
}

/** Reads a journal as a record; undefined: it does not begin as one of a run. Pure. */
export function recordOf(entries: readonly JournalEntry[]): RunRecord | undefined {
  const [start] = entries;
  if (start?.kind !== "run-started") return undefined;
  const waves = (kind: "wave-started" | "wave-ended") =>
    new Set(entries.flatMap((entry) => (entry.kind === kind ? [entry.wave.number] : [])));
  const parts = new Map<HostName, PartRecord>();
  for (const entry of entries) {
    const place = placeOf(entry);
    if (place !== undefined) parts.set(place, advance(parts.get(place) ?? nothingDone, entry));
  }
  return {
    run: start.run,
    plan: start.plan,
    hasEnded: entries.some(({ kind }) => kind === "run-ended"),
    wavesBegun: waves("wave-started"),
    wavesEnded: waves("wave-ended"),
    rollout: rolloutRecord(entries, start.plan),
    parts,
  };
}

function placeOf(entry: JournalEntry): HostName | undefined {
  return "host" in entry ? entry.host : undefined;
}

function advance(record: PartRecord, entry: JournalEntry): PartRecord {
  const before = { ...record, entries: [...record.entries, entry] };
  if (entry.kind === "action-started") {
    const { action } = entry;
    return { ...before, open: action, hasActed: before.hasActed || !isDrainAction(action.action) };
  }
  if (entry.kind === "action-ended") {
    const { outcome, actionId } = entry;
    const done = outcome.kind === "done" ? new Set([...before.done, actionId]) : before.done;
    return { ...before, open: undefined, done };
  }
  return entry.kind === "host-ended" ? { ...before, open: undefined, outcome: entry.outcome } : before;
}

/** Hosts alone: clouds are no part of the rollout. */
function rolloutRecord(entries: readonly JournalEntry[], plan: Plan): readonly RolloutRecord[] {
  const hosts = new Set(plan.intent.hosts.map(({ name }) => name));
  const begun = new Set<HostName>();
  const ended = new Set<HostName>();
  return entries.flatMap((entry): readonly RolloutRecord[] => {
    if (entry.kind !== "host-started" && entry.kind !== "host-ended") return [];
    const { host } = entry;
    if (!hosts.has(host) || ended.has(host)) return [];
    if (entry.kind === "host-started") {
      if (begun.has(host)) return [];
      begun.add(host);
      return [{ kind: "begun", host }];
    }
    ended.add(host);
    const at = Date.parse(entry.at);
    return [{ kind: "ended", host, outcome: entry.outcome, began: begun.has(host), at }];
  });
}
