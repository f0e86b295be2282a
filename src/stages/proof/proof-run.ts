import { OperatingError } from "../../base/operating-error.ts";
import type { PlaceAction } from "../../model/cloud-action.ts";
import type { HostName, RunId } from "../../model/ids.ts";
import type { Intent } from "../../model/intent.ts";
import type { PlannedAction } from "../../model/plan.ts";
import type { OnProgress } from "../../model/progress.ts";
import type { ProofCheck } from "../../model/proof.ts";
import type { ActionOutcome, JournalEntry } from "../../model/run.ts";
import type { ProofIntent } from "../../model/tenant-intent.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Cloud } from "../../ports/cloud.ts";
import type { OpenFile } from "../../ports/files.ts";
import type { JournalWriter } from "../../ports/journal.ts";
import type { Shell } from "../../ports/shell.ts";
import { runCloudAction } from "../cloud/run-cloud-action.ts";
import type { MakeNonce } from "../read-facts.ts";
import { stoppedFinding } from "./stopped.ts";

/** What a proof needs of the outside. */
export type ProofPorts = {
  readonly cloud: Cloud;
  readonly shell: Shell;
  readonly clock: Clock;
  readonly makeNonce: MakeNonce;
  readonly openFile: OpenFile;
};

/** A proof under way. */
export type ProofRun = {
  readonly run: RunId;
  readonly ports: ProofPorts;
  readonly intent: Intent;
  readonly proof: ProofIntent;
  /** The private half of the servers' key, as OpenSSH has it. */
  readonly privateKey: string;
  readonly onProgress: OnProgress;
  /** Aborted: nothing more is made or waited for; what was made is taken away. */
  readonly halt: AbortSignal;
  /** Aborted: that is broken off, too, and left for the next proof to take away. */
  readonly abort: AbortSignal;
  /** What does not hold, or is not known, of the scheduler: the proof's own VMs do not notice. */
  readonly scheduler: ProofCheck | undefined;
  /** Carries out actions of a place. */
  readonly act: Act;
  /** All that was journalled so far. */
  readonly entries: readonly JournalEntry[];
};

/** Carries out one action of a place, journalled before and after, and says how it ended. */
export type Act = (
  place: HostName,
  action: PlaceAction,
  about: { readonly step: string; readonly why: string },
) => Promise<ActionOutcome>;

/** What actions of a proof are carried out with. */
export type Acting = Pick<ProofRun, "ports" | "onProgress" | "abort"> & {
  readonly journal: JournalWriter;
  readonly deleteTimeoutMs: number;
};

/** Numbers the actions of each place from the first to the last. */
export function createAct(acting: Acting): Act {
  const numbers = new Map<HostName, number>();
  const { clock, cloud, openFile } = acting.ports;
  const now = () => new Date(clock.now()).toISOString();
  return async (place, action, { step, why }) => {
    const number = (numbers.get(place) ?? 0) + 1;
    numbers.set(place, number);
    const planned: PlannedAction = { id: `${place}/${number}`, step, action, why, disrupts: [] };
    const note = noting(acting.journal, action);
    await note({ at: now(), kind: "action-started", host: place, action: planned });
    acting.onProgress({ kind: "action-started", host: place, action: planned, number, of: undefined });
    const started = clock.now();
    const onWaiting = (what: string) =>
      acting.onProgress({ kind: "waiting", host: place, what, elapsedMs: clock.now() - started });
    const { deleteTimeoutMs, abort: signal } = acting;
    const work = { cloud, place, clock, openFile, deleteTimeoutMs, onWaiting, signal };
    const outcome = inProofWords(await runCloudAction(work, action), place);
    await note({ at: now(), kind: "action-ended", host: place, actionId: planned.id, outcome });
    acting.onProgress({ kind: "action-ended", host: place, action: planned, outcome });
    return outcome;
  };
}

/**
 * Writes what is done into the journal. Nothing is made that does not stand there; what is taken away is so all the same,
 * or a disk that is full would keep all of it in the cloud.
 */
function noting({ append }: JournalWriter, { kind }: PlaceAction): JournalWriter["append"] {
  if (!kind.startsWith("delete-")) return append;
  return async (entry) => {
    try {
      await append(entry);
    } catch (error) {
      if (!(error instanceof OperatingError)) throw error;
    }
  };
}

/** Who breaks a proof off is told of proofs, and not of apply. */
function inProofWords(outcome: ActionOutcome, host: HostName): ActionOutcome {
  if (outcome.kind === "done" || outcome.finding.code !== "broken-off") return outcome;
  return { ...outcome, finding: stoppedFinding({ host }, "What was under way was not waited for.") };
}
