import type { HostPlan } from "../model/plan.ts";
import type { HostOutcome, JournalEntry } from "../model/run.ts";
import { isCloud } from "./place-text.ts";

/** A run in short. */
export type RunSummary = {
  readonly kind: "apply" | "undo";
  readonly run: string;
  readonly startedAt: string;
  /** undefined: it is under way, or vfleet died. */
  readonly endedAt: string | undefined;
  readonly undoes: string | undefined;
  readonly fleetFile: string;
  /** Hosts that the plan had something to do on. */
  readonly hosts: number;
  readonly done: number;
  readonly failed: number;
  readonly stopped: number;
  /** How what was to be done in a cloud ended; left out: nothing was, or it did not come to it. */
  readonly cloud?: HostOutcome["kind"];
};

/** A run in short, from its journal; undefined if the journal does not begin as one. */
export function summarizeRun(entries: readonly JournalEntry[]): RunSummary | undefined {
  const [start] = entries;
  if (start?.kind !== "run-started") return undefined;
  const { purpose } = start.plan;
  const ended = entries.filter((entry) => entry.kind === "host-ended");
  const cloud = ended.find(({ host }) => isCloud(host))?.outcome.kind;
  const outcomes = ended.filter(({ host }) => !isCloud(host)).map(({ outcome }) => outcome.kind);
  const count = (kind: HostOutcome["kind"]): number => outcomes.filter((outcome) => outcome === kind).length;
  const undoes = start.undoes ?? (purpose.kind === "undo" ? purpose.run : undefined);
  return {
    kind: undoes === undefined ? "apply" : "undo",
    run: start.run,
    startedAt: start.at,
    endedAt: entries.find(({ kind }) => kind === "run-ended")?.at,
    undoes,
    fleetFile: start.plan.fleetFile,
    hosts: start.plan.hosts.filter((each) => hasActions(each) && !isCloud(each.host)).length,
    done: count("done"),
    failed: count("failed"),
    stopped: count("stopped"),
    ...(cloud === undefined ? {} : { cloud }),
  };
}

function hasActions({ phases }: HostPlan): boolean {
  return phases.some(({ actions }) => actions.length > 0);
}
