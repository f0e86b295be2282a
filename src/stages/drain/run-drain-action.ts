import { OperatingError } from "../../base/operating-error.ts";
import type { ComputeService } from "../../model/cloud.ts";
import type { DrainAction, MigrateServer } from "../../model/cloud-action.ts";
import type { Server } from "../../model/cloud-resources.ts";
import { drainReason, isDisabledByVfleet } from "../../model/host-compute.ts";
import type { HostName, RunId } from "../../model/ids.ts";
import type { ActionOutcome } from "../../model/run.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Cloud } from "../../ports/cloud.ts";
import { formatDuration } from "../../views/format-duration.ts";
import { type Done, missing } from "../cloud/create-once.ts";
import { outcomeOf } from "../cloud/run-cloud-action.ts";

/** What an action of a drain needs. */
export type DrainWork = {
  readonly open: () => Promise<Cloud>;
  readonly place: HostName;
  readonly run: RunId;
  readonly clock: Clock;
  /** Told now and then what is waited for. */
  readonly onWaiting: (what: string) => void;
  readonly signal: AbortSignal;
};

const pollMs = 2000;

/** Carries out an action of a drain, and says how it ended; what needs nothing any more is done with a note. */
export function runDrainAction(work: DrainWork, action: DrainAction): Promise<ActionOutcome> {
  return outcomeOf(work, action, async () => {
    const cloud = await work.open();
    if (action.kind === "migrate-server") return migrateServer({ ...work, cloud }, action);
    const service = await cloud.computeServices.find(action.host, work.signal);
    if (!service) throw missing("service nova-compute on", action.host, cloud.name);
    const change = action.kind === "disable-compute-service" ? disable : enable;
    return change({ ...work, cloud }, service);
  });
}

type OpenWork = DrainWork & { readonly cloud: Cloud };

async function disable({ cloud, run, signal }: OpenWork, service: ComputeService): Promise<Done> {
  if (service.status === "disabled") return { note: `it was disabled already${reasonOf(service)}` };
  await cloud.computeServices.disable(service, drainReason(run), signal);
  return {};
}

async function enable({ cloud, signal }: OpenWork, service: ComputeService): Promise<Done> {
  if (service.status === "enabled") return { note: "it was enabled already" };
  if (!isDisabledByVfleet(service))
    return { note: `it stays disabled, as vfleet has not done that${reasonOf(service)}` };
  await cloud.computeServices.enable(service, signal);
  return {};
}

function reasonOf({ disabledReason }: ComputeService): string {
  return disabledReason === undefined ? "" : ` (${disabledReason})`;
}

/** One that is under way, from a run that was cut off or by somebody else, is waited for and not begun anew. */
async function migrateServer(work: OpenWork, action: MigrateServer): Promise<Done> {
  const { cloud, clock, onWaiting, signal } = work;
  const { server, from, timeoutMs } = action;
  const deadline = clock.now() + timeoutMs;
  const before = await cloud.servers.find(server.id, signal);
  if (!before) return { note: "it was gone already" };
  if (before.host !== from) return { note: `it is on ${before.host ?? "no host"} already` };
  if (before.taskState !== "migrating") await begin(work, action);
  for (;;) {
    const now = await cloud.servers.find(server.id, signal);
    if (!now || (now.host !== from && now.taskState === undefined)) return {};
    if (now.taskState === undefined || now.status === "ERROR") throw await notMoved(work, action, now);
    if (clock.now() > deadline) throw tooSlow(action);
    onWaiting(`for the VM ${server.name} to leave ${from}`);
    await clock.sleep(pollMs, signal);
  }
}

/** Where the answer is lost only the server tells whether it was taken. */
async function begin({ cloud, signal }: OpenWork, { server, from }: MigrateServer): Promise<void> {
  try {
    await cloud.servers.liveMigrate(server.id, signal);
  } catch (error) {
    if (!(error instanceof OperatingError) || !error.retryable) throw error;
    const now = await cloud.servers.find(server.id, signal);
    if (now?.host === from && now.taskState === undefined) throw error;
  }
}

async function notMoved(
  { cloud, signal }: OpenWork,
  { server, from }: MigrateServer,
  { fault }: Server,
): Promise<OperatingError> {
  const actions = await cloud.servers.listActions(server.id, signal);
  const last = actions?.find(({ action }) => action === "live-migration");
  const event = last?.events.find(({ result, details }) => result === "Error" && details !== undefined);
  const words = event?.details ?? last?.message ?? fault?.message ?? "Nova does not say why";
  return new OperatingError("live-migration-failed", `server ${server.id}`, {
    message: `The VM ${server.name} could not be moved away from ${from}: ${words}`,
    hint: `Mend what Nova says, or move the VM by hand, and apply again; the logs of nova-compute and nova-conductor have more of ${server.id}.`,
  });
}

function tooSlow({ server, from, timeoutMs }: MigrateServer): OperatingError {
  return new OperatingError("live-migration-slow", `server ${server.id}`, {
    message: `The VM ${server.name} has not left ${from} within ${formatDuration(timeoutMs)}, and still moves`,
    hint: `Apply again when it has ended: openstack server migration list --server ${server.id}. If it never does, raise rollout.drain.timeout or move it in a quiet hour.`,
  });
}
