import { planUndo } from "../stages/plan-undo.ts";
import { chooseHosts } from "./choose-hosts.ts";
import { CliProblem } from "./cli-problem.ts";
import type { CommandContext } from "./context.ts";
import type { ExitCode } from "./exit-codes.ts";
import { findJournal } from "./find-journal.ts";
import { type ApprovalOptions, runApproved } from "./run-approved.ts";

/** Options of undo. */
export type UndoOptions = ApprovalOptions & { readonly reboot?: boolean };

/** `vfleet undo RUN`: takes back what a run did, or did on the hosts that --hosts names, after showing how and asking. */
export async function runUndo(
  context: CommandContext,
  name: string,
  options: UndoOptions,
): Promise<ExitCode> {
  const { run, isProof, entries } = await findJournal(context, name, "runs");
  if (isProof)
    throw new CliProblem(
      `${run} is a proof: it takes back by itself what it made, so there is nothing to undo`,
      "If it was killed, run vfleet prove again: that takes away first what is left.",
    );
  const createdAt = new Date(context.deps.clock.now()).toISOString();
  const { hosts: patterns } = context.options;
  const [start] = entries;
  const hosts =
    patterns && start?.kind === "run-started"
      ? { hosts: new Set(chooseHosts(start.plan.intent.hosts, patterns).map(({ name: host }) => host)) }
      : {};
  const plan = planUndo(entries, { createdAt, reboot: options.reboot === true, ...hosts });
  return await runApproved(context, plan, { ...options, isApproved: options.yes === true });
}
