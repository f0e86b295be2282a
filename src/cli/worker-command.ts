import { OperatingError } from "../base/operating-error.ts";
import { formatProgressLine } from "../views/format-progress-line.ts";
import { CliProblem } from "./cli-problem.ts";
import type { CommandContext } from "./context.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";

/** Options of worker alone. */
export type WorkerOptions = { readonly hostsAtOnce: string };

/** `vfleet worker`: carries out runs that were handed over, together with other workers, until Ctrl-C. */
export async function runWorker(context: CommandContext, options: WorkerOptions): Promise<ExitCode> {
  const { deps } = context;
  const { screen, interrupts, clock } = deps;
  const hostsAtOnce = Number(options.hostsAtOnce);
  if (!Number.isInteger(hostsAtOnce) || hostsAtOnce < 1)
    throw new CliProblem(
      "--hosts-at-once takes a whole number from 1 on",
      "Leave it out for 50.",
      exitCodes.usage,
    );
  const unlisten = interrupts.listen((count) => screen.print(interruptText(count)));
  screen.print(`This worker takes runs of ${await deps.runs.where()}.\n`);
  try {
    await deps.runs.work({
      hostsAtOnce,
      onProgress: (run) => (event) => {
        if (event.kind === "waiting" || event.kind === "wave-moved") return;
        screen.print(`${run} ${formatProgressLine(event, clock.now())}\n`);
      },
      onFailure: (task, error) => {
        const what = task.kind === "host" ? task.host : "its waves";
        screen.print(`${task.run} ${what}: ${reasonOf(error)} It is taken up again.\n`);
      },
      onTrouble: (error) => {
        if (error === undefined) screen.print("Runs can be looked for again.\n");
        else screen.print(`Runs cannot be looked for, and it is tried again: ${reasonOf(error)}\n`);
      },
      stop: interrupts.stop,
    });
  } finally {
    unlisten();
  }
  return exitCodes.ok;
}

/** With what was said to vfleet, as a worker is not asked again with -v. */
function reasonOf(error: unknown): string {
  if (!(error instanceof OperatingError)) return `${String(error)}.`;
  const { message, hint, cause } = error;
  return `${message}${cause instanceof Error ? ` (${cause.message})` : ""}. ${hint}`;
}

function interruptText(count: number): string {
  return count === 1
    ? "Stopping: hosts that are under way come to their end, and nothing else is taken. Ctrl-C again leaves them to other workers.\n"
    : "Leaving now.\n";
}
