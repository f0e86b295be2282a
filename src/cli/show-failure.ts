import { OperatingError } from "../base/operating-error.ts";
import { indented, type Line, line, renderLines, styled } from "../views/render-lines.ts";
import { viewIntentProblems } from "../views/view-intent-problems.ts";
import { CliProblem, FleetFileProblems } from "./cli-problem.ts";
import type { CommandContext } from "./context.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";

/** Tells the operator what went wrong, and gives the exit code that says so. */
export function showFailure({ deps, options, onScreen }: CommandContext, error: unknown): ExitCode {
  const { screen, interrupts } = deps;
  if (error instanceof FleetFileProblems) {
    screen.print(viewIntentProblems(error.problems, onScreen));
    return exitCodes.failed;
  }
  if (error instanceof CliProblem || error instanceof OperatingError) {
    const cause = options.verbose === true ? causeLines(error) : [];
    const right = indented(2, line(styled("good", "→ "), error.hint));
    screen.print(renderLines([line(styled("bad", "error: "), error.message), ...cause, right], onScreen));
    return error instanceof CliProblem ? error.exitCode : exitCodes.failed;
  }
  if (interrupts.stop.aborted) {
    screen.print("Ended by Ctrl-C.\n");
    return exitCodes.interrupted;
  }
  screen.print(
    renderLines(
      [
        line(styled("bad", "vfleet is at fault: "), "this is a bug; please report it with what follows"),
        ...stackLines(error),
      ],
      onScreen,
    ),
  );
  return exitCodes.bug;
}

function causeLines(error: Error): readonly Line[] {
  return error.cause === undefined ? [] : stackLines(error.cause);
}

function stackLines(error: unknown): readonly Line[] {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.split("\n").map((row) => indented(2, line(styled("dim", row))));
}
