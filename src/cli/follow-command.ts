import type { RunId } from "../model/ids.ts";
import type { CommandContext } from "./context.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { findJournal } from "./find-journal.ts";
import { followProgress } from "./follow-progress.ts";
import { showEndedRun } from "./show-ended-run.ts";

/** `vfleet follow RUN`: shows a run that is carried out elsewhere until it ends; Ctrl-C ends the showing alone. */
export async function runFollow(context: CommandContext, name: string): Promise<ExitCode> {
  const { deps } = context;
  const run: RunId = name === "last" ? (await findJournal(context, name, "runs")).run : (name as RunId);
  const following = followProgress(context);
  try {
    const followed = await deps.runs.follow({
      run,
      onProgress: following.onProgress,
      onAbandoned: () =>
        deps.screen.print(`Nobody carries out the run ${run} now; vfleet resume ${run} goes on with it.\n`),
      signal: deps.interrupts.stop,
    });
    following.end();
    if (followed.kind === "ended") return showEndedRun(context, followed);
    deps.screen.print(`Run ${run} goes on; vfleet stop ${run} lets it end.\n`);
    return exitCodes.interrupted;
  } finally {
    following.end();
  }
}
