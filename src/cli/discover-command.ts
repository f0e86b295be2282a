import type { HostDiscovery } from "../model/discovery.ts";
import { viewDiscovery } from "../views/view-discovery.ts";
import { type CommandContext, writeResult } from "./context.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { followProgress } from "./follow-progress.ts";
import { type LoadedFleet, loadFleet } from "./load-fleet.ts";

/** `vfleet discover`: reads the hosts and shows their NICs. */
export async function runDiscover(context: CommandContext): Promise<ExitCode> {
  const discoveries = await readFleet(context, await loadFleet(context));
  writeResult(context, {
    shape: () => discoveries,
    text: (view) => viewDiscovery(discoveries, view),
  });
  return discoveries.every(({ kind }) => kind === "read") ? exitCodes.ok : exitCodes.failed;
}

/** Reads the chosen hosts of a fleet, following it on the screen. */
export async function readFleet(
  context: CommandContext,
  { hosts, intent }: LoadedFleet,
): Promise<readonly HostDiscovery[]> {
  const { discover, interrupts } = context.deps;
  const following = followProgress(context);
  try {
    const discoveries = await discover({
      hosts,
      concurrency: intent.concurrency,
      onProgress: following.onProgress,
      signal: interrupts.stop,
    });
    if (interrupts.stop.aborted) throw interrupts.stop.reason;
    return discoveries;
  } finally {
    following.end();
  }
}
