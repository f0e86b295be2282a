import type { RunId } from "../model/ids.ts";
import type { CommandContext } from "./context.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";

/** Hands a run over to workers, or to a process in the background, and says how to see more of it. */
export async function detachRun({ deps }: CommandContext, run: RunId): Promise<ExitCode> {
  const detached = await deps.runs.detach(run);
  const who =
    detached.kind === "workers"
      ? `is handed over to the workers at ${detached.where}; start one by vfleet worker if there is none`
      : `goes on in the background, as process ${detached.pid}, which writes to ${detached.log}`;
  deps.screen.print(`Run ${run} ${who}.\nvfleet follow ${run} shows it; pause, resume and stop steer it.\n`);
  return exitCodes.ok;
}
