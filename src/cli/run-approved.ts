import type { Plan } from "../model/plan.ts";
import { isWithin, timeIn, windowText } from "../model/rollout/maintenance-window.ts";
import type { RunResult } from "../stages/apply.ts";
import { viewPlan } from "../views/view-plan.ts";
import { viewRunResult } from "../views/view-run-result.ts";
import { isAgreed } from "./agree.ts";
import { CliProblem } from "./cli-problem.ts";
import { type CommandContext, writeResult } from "./context.ts";
import { detachRun } from "./detach-run.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { hasActions, hasTrouble } from "./plan-command.ts";
import { runInterrupts, withProgress } from "./with-progress.ts";

/** Options of apply and undo alike. */
export type ApprovalOptions = {
  readonly yes?: boolean;
  readonly full?: boolean;
  readonly ignoreWindow?: boolean;
  readonly detach?: boolean;
};

/** Whether the operator has agreed already, how much of the plan is shown, and whether its window counts. */
export type Approval = { readonly isApproved: boolean } & Pick<
  ApprovalOptions,
  "full" | "ignoreWindow" | "detach"
>;

const howToAgree =
  "Give --yes, or keep the plan with vfleet plan --out FILE and give that file to vfleet apply.";

/** Shows a plan, asks unless it is approved, carries it out and shows how it ended. */
export async function runApproved(
  context: CommandContext,
  made: Plan,
  approval: Approval,
): Promise<ExitCode> {
  const plan = approval.ignoreWindow === true ? withoutWindow(made) : made;
  const { deps } = context;
  showPlan(context, plan, approval);
  if (!hasActions(plan)) {
    if (context.options.output !== "text")
      writeResult(context, { shape: () => ({ hosts: [] }), text: () => "" });
    return hasTrouble(plan) ? exitCodes.failed : exitCodes.ok;
  }
  requireOpenWindow(context, plan);
  if (!approval.isApproved && !(await isAgreed(context, howToAgree)))
    return deps.interrupts.stop.aborted ? exitCodes.interrupted : exitCodes.failed;
  if (approval.detach === true) {
    const run = deps.makeRunId();
    await deps.runs.create(run, plan);
    return detachRun(context, run);
  }
  const result = await carryOut(context, plan);
  writeResult(context, { shape: () => result, text: (view) => viewRunResult(result, view) });
  if (deps.interrupts.stop.aborted) return exitCodes.interrupted;
  const isDone = result.hosts.every(({ outcome }) => outcome.kind === "done");
  return isDone && !hasTrouble(plan) ? exitCodes.ok : exitCodes.failed;
}

/** The plan as if its fleet file had no window. */
export function withoutWindow(plan: Plan): Plan {
  const { rollout, ...rest } = plan.intent;
  if (!rollout) return plan;
  const { window: _, ...rules } = rollout;
  return { ...plan, intent: { ...rest, rollout: rules } };
}

/** A run outside of the window would begin nothing; who starts one shall know before it is journalled. */
function requireOpenWindow({ deps }: CommandContext, { intent }: Plan): void {
  const window = intent.rollout?.window;
  const now = deps.clock.now();
  if (!window || isWithin(window, now)) return;
  throw new CliProblem(
    `it is ${timeIn(window.zone, now)} in ${window.zone}, and the fleet file lets hosts be begun from ${windowText(window)}`,
    "Come back in the window, or give --ignore-window.",
  );
}

/** The plan is a message where stdout is for programs. */
function showPlan(
  { deps, options, onStdout, onScreen }: CommandContext,
  plan: Plan,
  { full = false }: Approval,
): void {
  if (options.output === "text") deps.stdout.write(viewPlan(plan, { ...onStdout, full }));
  else deps.screen.print(viewPlan(plan, { ...onScreen, full }));
}

async function carryOut(context: CommandContext, plan: Plan): Promise<RunResult> {
  const { deps } = context;
  const run = deps.makeRunId();
  const where = await deps.runs.where();
  deps.screen.print(`Run ${run} begins. It is kept in ${where}.\n`);
  return withProgress(context, runInterrupts, (onProgress) =>
    deps.apply({
      run,
      plan,
      onProgress,
      onPause: () => deps.screen.print(`Run ${run} pauses; vfleet resume ${run} lets it go on.\n`),
      stop: deps.interrupts.stop,
      abort: deps.interrupts.abort,
    }),
  );
}
