import type { HostFacts } from "../../model/host-facts.ts";
import type { HostIntent, Intent } from "../../model/intent.ts";
import type { FleetFacts } from "../../model/plan.ts";
import type { Script } from "../../model/script.ts";
import type { ShellSession } from "../../ports/shell.ts";
import { resolveTarget } from "../../steps/openstack/resolve-target.ts";

// The newest part of a log that is turned over every day is enough: nova-compute counts once a minute.
const text = `tail -n 20000 -- "$1" 2>/dev/null | grep -aF "Final resource view" | tail -n 1`;

/** The last line in which nova-compute has told what it counts; undefined: its log has none, or is not known. */
export async function readResourceView(
  about: {
    readonly intent: Intent;
    readonly host: HostIntent;
    readonly facts: HostFacts;
    readonly fleet: FleetFacts;
  },
  session: ShellSession,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { target } = resolveTarget(about);
  const compute = target?.services.find(({ service }) => service === "nova-compute");
  const log = compute?.units.find((unit) => unit.log !== undefined)?.log;
  if (log === undefined) return undefined;
  const script: Script = { text, args: [log] };
  const result = await session.run(script, { timeoutMs: 60_000, maxOutputBytes: 1024 * 1024, signal });
  return result.stdout.trim() === "" ? undefined : result.stdout.trim();
}
