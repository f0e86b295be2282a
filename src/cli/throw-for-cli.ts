import { WhyProblem } from "../stages/why/why-problem.ts";
import { CliProblem } from "./cli-problem.ts";

/** Throws what an operator asked about and is not there as a CliProblem, and all else as it is. */
export function throwForCli(error: unknown): never {
  throw error instanceof WhyProblem ? new CliProblem(error.message, error.hint) : error;
}
