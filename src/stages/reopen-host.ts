import { actionTypeOf } from "../actions/all.ts";
import { hostActionOf, type Reboot } from "../model/action.ts";
import { isDrainAction } from "../model/cloud-action.ts";
import type { Finding } from "../model/finding.ts";
import type { HostIntent } from "../model/intent.ts";
import type { PlannedAction } from "../model/plan.ts";
import type { ActionOutcome } from "../model/run.ts";
import type { Clock } from "../ports/clock.ts";
import type { Shell } from "../ports/shell.ts";
import { type HostAccess, isPassing, type LockHolder, openHost } from "./host-access.ts";
import type { RunPart } from "./run-part.ts";
import { readBootId } from "./run-reboot.ts";
import type { PartRecord } from "./run-record.ts";

/** A host whose part of a run is gone on with after its worker is gone, or was replaced. */
export type Reopening = {
  readonly ports: { readonly shell: Shell; readonly clock: Clock };
  readonly host: HostIntent;
  readonly holder: LockHolder;
  readonly part: RunPart;
  readonly before: PartRecord;
};

/** The access to such a host, and the ids of the actions that are done. */
export type Reopened = { readonly access: HostAccess; readonly done: ReadonlySet<string> };

const pauseMs = 3_000;
/** How long a host may not answer that was not being rebooted, and a lock may be held by a connection that is breaking. */
const patienceMs = 120_000;

/**
 * Opens a host on which something may still be under way: waits as long as that may take, also for a host that is booting.
 * What was under way is journalled as done if a reboot's new boot is seen, and else as not known.
 */
export async function reopenHost(reopening: Reopening): Promise<Reopened> {
  const { before } = reopening;
  const access = await openPatiently(reopening);
  if (!before.open) return { access, done: before.done };
  try {
    const outcome = await judge(reopening, access, before.open);
    const { part } = reopening;
    const at = new Date(part.clock.now()).toISOString();
    const { id } = before.open;
    await part.journal.append({ at, kind: "action-ended", host: part.place, actionId: id, outcome });
    part.onProgress({ kind: "action-ended", host: part.place, action: before.open, outcome });
    return { access, done: outcome.kind === "done" ? new Set([...before.done, id]) : before.done };
  } catch (error) {
    await access.close();
    throw error;
  }
}

async function openPatiently({ ports, host, holder, part, before }: Reopening): Promise<HostAccess> {
  const started = ports.clock.now();
  const until = started + patienceMs + (before.open ? limitOf(before.open) : 0);
  for (;;) {
    try {
      return await openHost(ports, host, { holder, signal: part.abort });
    } catch (error) {
      if (!isPassing(error) || part.stop.aborted || ports.clock.now() >= until) throw error;
    }
    const elapsedMs = ports.clock.now() - started;
    const what = before.open ? "for what was under way on the host" : "for the host to answer";
    part.onProgress({ kind: "waiting", host: host.name, what, elapsedMs });
    await ports.clock.sleep(pauseMs, part.abort);
  }
}

/** How long an action may take, in milliseconds; one of the cloud leaves nothing on the host. */
function limitOf({ action }: PlannedAction): number {
  if (action.kind === "reboot") return action.timeoutMs;
  if (isDrainAction(action)) return 0;
  const onHost = hostActionOf(action);
  return actionTypeOf(onHost).timeoutMs(onHost);
}

async function judge(
  { host }: Reopening,
  access: HostAccess,
  { action }: PlannedAction,
): Promise<ActionOutcome> {
  const isBooted = action.kind === "reboot" && (await isInNewBoot(access, action));
  if (isBooted) return { kind: "done", durationMs: 0 };
  return { kind: "unknown", durationMs: 0, finding: cutOff(host) };
}

async function isInNewBoot(access: HostAccess, { bootId }: Reboot): Promise<boolean> {
  const now = await readBootId(access.session);
  return bootId !== "" && now !== undefined && now !== bootId;
}

function cutOff({ name: host }: HostIntent): Finding {
  return {
    code: "outcome-unknown",
    severity: "warning",
    subject: { host },
    summary: "It is not known whether this was done: the process that did it is gone",
    detail: "The journal has no end of it.",
    fix: "Nothing has to be done: the host was read again, and what was left to do is done after it.",
  };
}
