import type { RunId } from "../model/ids.ts";
import type { OpenRun } from "../ports/run-store.ts";
import { CliProblem } from "./cli-problem.ts";
import type { CommandContext } from "./context.ts";

/** A run that has not ended, by its name, or the newest of these by `last`; throws CliProblem if there is none. */
export async function findOpenRun({ deps }: CommandContext, name: string): Promise<OpenRun> {
  const store = await deps.runs.store();
  const open = await store.openRuns();
  const found = name === "last" ? open.at(-1) : open.find(({ run }) => run === name);
  if (found) return found;
  if (name === "last")
    throw new CliProblem("no run is under way", "See vfleet runs for those that have ended.");
  // Tells of a run that never was.
  await deps.journals.read(name as RunId);
  throw new CliProblem(
    `the run ${name} has ended, or was made by a version of vfleet that does not let runs be gone on with`,
    "vfleet apply does what is left to do.",
  );
}
