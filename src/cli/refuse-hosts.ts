import { CliProblem } from "./cli-problem.ts";
import type { CommandContext } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";

/** What is said of --hosts beside a plan's file. */
export const planIsMade = [
  "--hosts cannot narrow a plan that is made already",
  "Make a plan of these hosts: vfleet plan --hosts PATTERN --out FILE",
] as const;

/** What is said of --hosts beside a run that was begun. */
export const runIsBegun = [
  "--hosts cannot narrow a run that was begun",
  "Leave it out. To take back some hosts of a run: vfleet undo RUN --hosts PATTERN",
] as const;

/** Throws CliProblem where --hosts is given and would mean nothing: who gives it must not change more than he meant. */
export function refuseHosts({ options }: CommandContext, problem: string, way: string): void {
  if (options.hosts !== undefined) throw new CliProblem(problem, way, exitCodes.usage);
}
