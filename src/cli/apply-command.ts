import { readFile } from "node:fs/promises";
import type { Plan } from "../model/plan.ts";
import { parsePlan } from "../model/plan-file.ts";
import { CliProblem } from "./cli-problem.ts";
import type { CommandContext } from "./context.ts";
import type { ExitCode } from "./exit-codes.ts";
import { makePlan } from "./plan-command.ts";
import { planIsMade, refuseHosts } from "./refuse-hosts.ts";
import { type ApprovalOptions, runApproved } from "./run-approved.ts";

/** `vfleet apply [PLAN]`: carries out a plan that was kept, or makes one, shows it and asks. */
export async function runApply(
  context: CommandContext,
  planFile: string | undefined,
  options: ApprovalOptions,
): Promise<ExitCode> {
  if (planFile === undefined) {
    const plan = await makePlan(context);
    return await runApproved(context, plan, { ...options, isApproved: options.yes === true });
  }
  refuseHosts(context, ...planIsMade);
  // Whoever gives a plan's file has seen that plan.
  return await runApproved(context, await readPlan(planFile), { ...options, isApproved: true });
}

/** The plan of a file; throws CliProblem. */
export async function readPlan(path: string): Promise<Plan> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new CliProblem(
      `the plan file ${path} cannot be read: ${code}`,
      "Write one by vfleet plan --out FILE.",
    );
  }
  const parsed = parsePlan(text);
  if ("plan" in parsed) return parsed.plan;
  throw new CliProblem(`the plan file ${path} ${parsed.problem}`, "Write it anew by vfleet plan --out FILE.");
}
