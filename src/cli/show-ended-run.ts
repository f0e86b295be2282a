import type { RunId } from "../model/ids.ts";
import type { HostEnding } from "../stages/run-rollout.ts";
import { viewRunResult } from "../views/view-run-result.ts";
import { type CommandContext, writeResult } from "./context.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";

/** A run that has ended, as commands show it. */
export type EndedRun = { readonly run: RunId; readonly hosts: readonly HostEnding[] };

/** Shows how a run ended, and gives the exit code that says so. */
export function showEndedRun(context: CommandContext, { run, hosts }: EndedRun): ExitCode {
  const result = { run, hosts };
  writeResult(context, { shape: () => result, text: (view) => viewRunResult(result, view) });
  return hosts.every(({ outcome }) => outcome.kind === "done") ? exitCodes.ok : exitCodes.failed;
}
