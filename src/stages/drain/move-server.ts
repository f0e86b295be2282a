import { OperatingError } from "../../base/operating-error.ts";
import type { MigrateServer, NamedServer, ReturnServer } from "../../model/cloud-action.ts";
import type { Server } from "../../model/cloud-resources.ts";
import { formatDuration } from "../../views/format-duration.ts";
import type { Done } from "../cloud/create-once.ts";
import type { OpenDrainWork } from "./run-drain-action.ts";
import { waitForServer } from "./wait-for-server.ts";

/** One that is under way, from a run that was cut off or by somebody else, is waited for and not begun anew. */
export async function migrateServer(work: OpenDrainWork, action: MigrateServer): Promise<Done> {
  const { cloud, clock, signal } = work;
  const { server, from, timeoutMs } = action;
  const deadline = clock.now() + timeoutMs;
  const before = await cloud.servers.find(server.id, signal);
  if (!before) return { note: "it was gone already" };
  if (before.host !== from) return { note: `it is on ${before.host ?? "no host"} already` };
  if (before.taskState !== "migrating") await begin(work, { server, from, to: undefined });
  await waitForServer(work, server.id, {
    deadline,
    what: `for the VM ${server.name} to leave ${from}`,
    isThere: async (now) => {
      if (now.host !== from && now.taskState === undefined) return true;
      if (now.taskState === undefined || now.status === "ERROR")
        throw await notMoved(work, now, {
          message: `The VM ${server.name} could not be moved away from ${from}`,
          hint: "move the VM by hand, and apply again",
        });
      return false;
    },
    late: () => tooSlow(action),
  });
  return {};
}

/** Back to the host that it was moved away from, as Nova's scheduler allows it; wherever it is, it goes on running. */
export async function returnServer(work: OpenDrainWork, action: ReturnServer): Promise<Done> {
  const { clock } = work;
  const { server, to, timeoutMs } = action;
  const deadline = clock.now() + timeoutMs;
  const before = await waitForServer(work, server.id, {
    deadline,
    what: `for the VM ${server.name} to end what it does`,
    isThere: ({ taskState }) => taskState === undefined || taskState === "migrating",
    late: (now) => staysAway(action, `it is ${now.status} (${now.taskState}) all the time`),
  });
  if (!before) return { note: "it is gone" };
  if (before.host === to && before.taskState === undefined) return { note: "it is back already" };
  if (before.taskState !== "migrating") {
    await requireMovable(work, action, before);
    await waitForCompute(work, action, deadline);
    await begin(work, { server, from: before.host, to });
  }
  const after = await waitForServer(work, server.id, {
    deadline,
    what: `for the VM ${server.name} to come back to ${to}`,
    isThere: ({ taskState }) => taskState === undefined,
    late: () => staysAway(action, `it has not come within ${formatDuration(timeoutMs)}, and still moves`),
  });
  if (after && after.host !== to)
    throw await notMoved(work, after, {
      message: `The VM ${server.name} could not be moved back to ${to} and runs on ${after.host ?? "another host"}`,
      hint: `move it by hand: openstack server migrate --live-migration --host ${to} ${server.id}`,
    });
  return {};
}

/** Nova moves what runs, and a VM that was given a VF meanwhile is not moved by vfleet. */
async function requireMovable(
  { cloud, signal }: OpenDrainWork,
  action: ReturnServer,
  { id, status }: Server,
): Promise<void> {
  if (!/^(?:ACTIVE|PAUSED)$/.test(status))
    throw staysAway(action, `it is ${status}, and Nova moves only what runs`);
  const ports = await cloud.ports.list({ deviceId: id }, signal);
  const port = ports.find(({ vnicType }) => vnicType !== "normal");
  if (port) throw staysAway(action, `it has a ${port.vnicType ?? "hidden"} port ${port.name || port.id}`);
}

/** A nova-compute that was just enabled may need a moment to report. */
async function waitForCompute(
  { cloud, clock, onWaiting, signal }: OpenDrainWork,
  action: ReturnServer,
  deadline: number,
): Promise<void> {
  for (;;) {
    const service = await cloud.computeServices.find(action.to, signal);
    if (service?.status === "disabled") throw staysAway(action, `nova-compute of ${action.to} is disabled`);
    if (service?.state === "up") return;
    if (clock.now() > deadline) throw staysAway(action, `nova-compute of ${action.to} does not report`);
    onWaiting(`for nova-compute of ${action.to} to report`);
    await clock.sleep(pollMs, signal);
  }
}

const pollMs = 2000;

type Move = {
  readonly server: NamedServer;
  readonly from: string | undefined;
  readonly to: string | undefined;
};

/** Where the answer is lost only the server tells whether it was taken. */
async function begin({ cloud, signal }: OpenDrainWork, { server, from, to }: Move): Promise<void> {
  try {
    await cloud.servers.liveMigrate(server.id, to, signal);
  } catch (error) {
    if (!(error instanceof OperatingError) || !error.retryable) throw error;
    const now = await cloud.servers.find(server.id, signal);
    if (now?.host === from && now?.taskState === undefined) throw error;
  }
}

async function notMoved(
  { cloud, signal }: OpenDrainWork,
  { id, fault }: Server,
  words: { readonly message: string; readonly hint: string },
): Promise<OperatingError> {
  const actions = await cloud.servers.listActions(id, signal);
  const last = actions?.find(({ action }) => action === "live-migration");
  const event = last?.events.find(({ result, details }) => result === "Error" && details !== undefined);
  const said = event?.details ?? last?.message ?? fault?.message ?? "Nova does not say why";
  return new OperatingError("live-migration-failed", `server ${id}`, {
    message: `${words.message}: ${said}`,
    hint: `Mend what Nova says, or ${words.hint}; the logs of nova-compute and nova-conductor have more of ${id}.`,
  });
}

function staysAway({ server, to }: ReturnServer, why: string): OperatingError {
  return new OperatingError("vm-stays-away", `server ${server.id}`, {
    message: `The VM ${server.name} was not moved back to ${to}: ${why}`,
    hint: `It stays where it is; to move it by hand: openstack server migrate --live-migration --host ${to} ${server.id}`,
  });
}

function tooSlow({ server, from, timeoutMs }: MigrateServer): OperatingError {
  return new OperatingError("live-migration-slow", `server ${server.id}`, {
    message: `The VM ${server.name} has not left ${from} within ${formatDuration(timeoutMs)}, and still moves`,
    hint: `Apply again when it has ended: openstack server migration list --server ${server.id}. If it never does, raise rollout.drain.timeout or move it in a quiet hour.`,
  });
}
