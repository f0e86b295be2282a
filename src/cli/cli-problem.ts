import type { IntentProblem } from "../model/intent.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";

/** Ends a command with a message for the operator. */
export class CliProblem extends Error {
  readonly hint: string;
  readonly exitCode: ExitCode;

  constructor(message: string, hint: string, exitCode: ExitCode = exitCodes.failed) {
    super(message);
    this.name = "CliProblem";
    this.hint = hint;
    this.exitCode = exitCode;
  }
}

/** Ends a command as the fleet file is wrong. */
export class FleetFileProblems extends Error {
  readonly problems: readonly IntentProblem[];

  constructor(problems: readonly IntentProblem[]) {
    super("the fleet file has problems");
    this.name = "FleetFileProblems";
    this.problems = problems;
  }
}
