import { findLeft } from "../stages/proof/find-left.ts";
import { summarizeProof } from "../views/summarize-proof.ts";
import { viewEndedProof, viewOpenProof } from "../views/view-proof-journal.ts";
import { viewRun } from "../views/view-run.ts";
import { type CommandContext, writeResult } from "./context.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { findJournal } from "./find-journal.ts";

/** Options of show alone. */
export type ShowOptions = { readonly full?: boolean };

/** `vfleet show RUN`: shows what a run did or what a proof showed, from its journal. */
export async function runShow(
  context: CommandContext,
  name: string,
  options: ShowOptions,
): Promise<ExitCode> {
  const { isProof, entries } = await findJournal(context, name, "runs and proofs");
  const report = entries.find((entry) => entry.kind === "proof-ended")?.report;
  const left = findLeft(entries);
  const full = options.full === true;
  if (report !== undefined)
    writeResult(context, {
      shape: () => report,
      text: (view) => viewEndedProof({ entries, report, left }, { ...view, full }),
    });
  // A proof without an end is still at work, or was killed.
  else if (isProof)
    writeResult(context, {
      shape: () => ({ ...summarizeProof(entries), left, entries }),
      text: (view) => viewOpenProof({ entries, left }, view),
    });
  else writeResult(context, { shape: () => entries, text: (view) => viewRun(entries, view) });
  return exitCodes.ok;
}
