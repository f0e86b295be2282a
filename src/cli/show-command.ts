import type { RunId } from "../model/ids.ts";
import type { JournalEntry } from "../model/run.ts";
import { viewRun } from "../views/view-run.ts";
import { CliProblem } from "./cli-problem.ts";
import { type CommandContext, writeResult } from "./context.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";

/** `vfleet show RUN`: shows what a run did, from its journal. */
export async function runShow(context: CommandContext, name: string): Promise<ExitCode> {
  const entries = await readRun(context, name);
  writeResult(context, {
    shape: () => entries,
    text: (view) => viewRun(entries, view),
  });
  return exitCodes.ok;
}

/** The journal of a run by its name, or of the newest by `last`; throws CliProblem if it does not begin as one. */
export async function readRun({ deps }: CommandContext, name: string): Promise<readonly JournalEntry[]> {
  const newest = name === "last" ? (await deps.journals.list())[0] : undefined;
  if (name === "last" && newest === undefined)
    throw new CliProblem("there are no runs yet", "A run is made by vfleet apply.");
  const entries = await deps.journals.read(newest ?? (name as RunId));
  if (entries[0]?.kind === "run-started") return entries;
  throw new CliProblem(
    `the journal of run ${newest ?? name} has no beginning`,
    "See vfleet runs for other runs.",
  );
}
