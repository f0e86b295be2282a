import { OperatingError } from "../base/operating-error.ts";
import type { RunId } from "../model/ids.ts";
import type { Journals } from "../ports/journal.ts";
import { type ProofSummary, summarizeProof } from "../views/summarize-proof.ts";
import { type RunSummary, summarizeRun } from "../views/summarize-run.ts";
import { viewRuns } from "../views/view-runs.ts";
import { type CommandContext, writeResult } from "./context.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { showFailure } from "./show-failure.ts";

/** `vfleet runs`: lists runs and proofs, newest first; a journal that cannot be read is told and does not hide the others. */
export async function runRuns(context: CommandContext): Promise<ExitCode> {
  const { journals, proofPorts } = context.deps;
  const found = [...(await journalsOf(journals)), ...(await journalsOf(proofPorts.journals))];
  const summaries: (RunSummary | ProofSummary)[] = [];
  let hasFailed = false;
  // Names begin with the time.
  for (const { run, from } of found.toSorted((a, b) => (a.run < b.run ? 1 : -1))) {
    try {
      const entries = await from.read(run);
      const summary = from === journals ? summarizeRun(entries) : summarizeProof(entries);
      if (summary) summaries.push(summary);
    } catch (error) {
      if (!(error instanceof OperatingError)) throw error;
      hasFailed = true;
      showFailure(context, error);
    }
  }
  writeResult(context, {
    shape: () => summaries,
    text: (view) => viewRuns(summaries, view),
  });
  return hasFailed ? exitCodes.failed : exitCodes.ok;
}

type Found = { readonly run: RunId; readonly from: Pick<Journals, "read"> };

async function journalsOf(from: Pick<Journals, "read" | "list">): Promise<readonly Found[]> {
  return (await from.list()).map((run) => ({ run, from }));
}
