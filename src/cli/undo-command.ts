import { planUndo } from "../stages/plan-undo.ts";
import type { CommandContext } from "./context.ts";
import type { ExitCode } from "./exit-codes.ts";
import { runApproved } from "./run-approved.ts";
import { readRun } from "./show-command.ts";

/** Options of undo alone. */
export type UndoOptions = { readonly yes?: boolean; readonly reboot?: boolean; readonly full?: boolean };

/** `vfleet undo RUN`: takes back what a run did, after showing how and asking. */
export async function runUndo(
  context: CommandContext,
  name: string,
  options: UndoOptions,
): Promise<ExitCode> {
  const entries = await readRun(context, name);
  const createdAt = new Date(context.deps.clock.now()).toISOString();
  const plan = planUndo(entries, { createdAt, reboot: options.reboot === true });
  return await runApproved(context, plan, { isApproved: options.yes === true, full: options.full === true });
}
