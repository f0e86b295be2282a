import type { CommandContext } from "./context.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { findOpenRun } from "./find-open-run.ts";

const said = {
  pause: "begins no further host until vfleet resume; those that are under way come to their end",
  stop: "begins no further host, and ends when those that are under way have come to their end",
} as const;

/** `vfleet pause RUN` and `vfleet stop RUN`: steer a run, wherever it is carried out. */
export async function runWish(
  context: CommandContext,
  name: string,
  wish: keyof typeof said,
): Promise<ExitCode> {
  const { deps } = context;
  const { run, isHeld } = await findOpenRun(context, name);
  await (await deps.runs.store()).setWish(run, wish);
  deps.screen.print(`Run ${run} ${said[wish]}.\n`);
  if (!isHeld) deps.screen.print(`Nobody carries it out now; vfleet resume ${run} would go on with it.\n`);
  return exitCodes.ok;
}
