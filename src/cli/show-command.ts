import type { ProofReport } from "../model/proof.ts";
import type { JournalEntry } from "../model/run.ts";
import { findLeft } from "../stages/proof/find-left.ts";
import { summarizeProof } from "../views/summarize-proof.ts";
import { viewEndedProof, viewOpenProof } from "../views/view-proof-journal.ts";
import { viewRun } from "../views/view-run.ts";
import { type CommandContext, writeResult } from "./context.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { findJournal } from "./find-journal.ts";

/** `vfleet show RUN`: shows what a run did or what a proof showed, from its journal. */
export async function runShow(context: CommandContext, name: string): Promise<ExitCode> {
  const { isProof, entries } = await findJournal(context, name, "runs and proofs");
  const report = entries.find((entry) => entry.kind === "proof-ended")?.report;
  if (report !== undefined) showEnded(context, entries, report);
  else if (isProof) showOpen(context, entries);
  else writeResult(context, { shape: () => entries, text: (view) => viewRun(entries, view) });
  return exitCodes.ok;
}

function showEnded(context: CommandContext, entries: readonly JournalEntry[], report: ProofReport): void {
  const left = findLeft(entries);
  writeResult(context, {
    shape: () => report,
    text: (view) => viewEndedProof({ entries, report, left }, view),
  });
}

/** A proof without an end is still at work, or was killed. */
function showOpen(context: CommandContext, entries: readonly JournalEntry[]): void {
  const left = findLeft(entries);
  writeResult(context, {
    shape: () => ({ ...summarizeProof(entries), left, entries }),
    text: (view) => viewOpenProof({ entries, left }, view),
  });
}
