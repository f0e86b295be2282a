import type { RunId } from "../model/ids.ts";
import type { JournalEntry } from "../model/run.ts";
import { CliProblem } from "./cli-problem.ts";
import type { CommandContext } from "./context.ts";

/** A journal from its beginning, and whether it is that of a proof. */
export type FoundJournal = {
  readonly run: RunId;
  readonly isProof: boolean;
  readonly entries: readonly JournalEntry[];
};

/** Which journals `last` means the newest of. */
export type LastOf = "runs and proofs" | "runs";

/** Finds the journal of a run or a proof by its name, or the newest by `last`; throws CliProblem if it does not begin as one. */
export async function findJournal(
  { deps }: CommandContext,
  name: string,
  lastOf: LastOf,
): Promise<FoundJournal> {
  const proofs = await deps.proofPorts.journals.list();
  const run = name === "last" ? await findLast() : (name as RunId);
  const isProof = proofs.includes(run);
  const entries = await (isProof ? deps.proofPorts.journals : deps.journals).read(run);
  if (entries[0]?.kind === "run-started") return { run, isProof, entries };
  throw new CliProblem(`the journal of ${run} has no beginning`, "See vfleet runs for others.");

  async function findLast(): Promise<RunId> {
    const runs = await deps.journals.list();
    // Names begin with the time, so that the greatest is the newest.
    const newest = [...runs.slice(0, 1), ...(lastOf === "runs" ? [] : proofs.slice(0, 1))].toSorted().at(-1);
    if (newest !== undefined) return newest;
    throw lastOf === "runs"
      ? new CliProblem("there is no run to be undone", "vfleet apply makes runs; proofs are not undone.")
      : new CliProblem("there are no runs yet", "vfleet apply and vfleet prove make some.");
  }
}
