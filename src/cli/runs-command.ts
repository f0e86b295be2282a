import { OperatingError } from "../base/operating-error.ts";
import { type RunSummary, summarizeRun } from "../views/summarize-run.ts";
import { viewRuns } from "../views/view-runs.ts";
import { type CommandContext, writeResult } from "./context.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { showFailure } from "./show-failure.ts";

/** `vfleet runs`: lists the runs, newest first; a journal that cannot be read is told and does not hide the others. */
export async function runRuns(context: CommandContext): Promise<ExitCode> {
  const summaries: RunSummary[] = [];
  let hasFailed = false;
  for (const run of await context.deps.journals.list()) {
    try {
      const summary = summarizeRun(await context.deps.journals.read(run));
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
