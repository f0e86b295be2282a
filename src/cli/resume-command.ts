import type { Driven } from "../runs/drive-run.ts";
import { CliProblem } from "./cli-problem.ts";
import type { CommandContext } from "./context.ts";
import { detachRun } from "./detach-run.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { findOpenRun } from "./find-open-run.ts";
import { showEndedRun } from "./show-ended-run.ts";
import { runInterrupts, withProgress } from "./with-progress.ts";

/** Options of resume alone. */
export type ResumeOptions = { readonly detach?: boolean };

/** `vfleet resume RUN`: lets a run go on that pauses, or goes on itself with one whose process is gone. */
export async function runResume(
  context: CommandContext,
  name: string,
  options: ResumeOptions,
): Promise<ExitCode> {
  const { deps } = context;
  const { run, wish, isHeld } = await findOpenRun(context, name);
  if (isHeld && wish === "stop")
    throw new CliProblem(
      `the run ${run} was told to stop, and ends when the hosts that are under way have`,
      "vfleet apply does what is left to do.",
    );
  const store = await deps.runs.store();
  if (wish !== "go") await store.setWish(run, "go");
  if (isHeld && wish !== "go") {
    deps.screen.print(`Run ${run} goes on where it is carried out. To follow it: vfleet follow ${run}\n`);
    return exitCodes.ok;
  }
  if (options.detach === true) return detachRun(context, run);
  const driven = await driveHere(context, run);
  if (driven.kind === "held")
    throw new CliProblem(
      `the run ${run} is carried out by another process`,
      `Follow it: vfleet follow ${run}`,
    );
  const code = showEndedRun(context, driven);
  return deps.interrupts.stop.aborted ? exitCodes.interrupted : code;
}

async function driveHere(context: CommandContext, run: Parameters<typeof detachRun>[1]): Promise<Driven> {
  const { deps } = context;
  const where = await deps.runs.where();
  deps.screen.print(`Run ${run} goes on from where its journal ends. It is kept in ${where}.\n`);
  return withProgress(context, runInterrupts, (onProgress) =>
    deps.runs.drive({
      run,
      onProgress,
      onPause: () => deps.screen.print(`Run ${run} pauses; vfleet resume ${run} lets it go on.\n`),
      stop: deps.interrupts.stop,
      abort: deps.interrupts.abort,
    }),
  );
}
