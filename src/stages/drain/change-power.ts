import { OperatingError } from "../../base/operating-error.ts";
import type { AwaitServers, ChangePower } from "../../model/cloud-action.ts";
import type { Server } from "../../model/cloud-resources.ts";
import { formatDuration } from "../../views/format-duration.ts";
import type { Done } from "../cloud/create-once.ts";
import type { OpenDrainWork } from "./run-drain-action.ts";
import { waitForServer } from "./wait-for-server.ts";

/** Stops a server as its owner would, and waits until it is shut off. */
export async function stopServer(work: OpenDrainWork, action: ChangePower): Promise<Done> {
  const { cloud, clock, signal } = work;
  const { server, host, timeoutMs } = action;
  const deadline = clock.now() + timeoutMs;
  const before = await cloud.servers.find(server.id, signal);
  if (!before) return { note: "it was gone already" };
  if (before.host !== host) return { note: `it is on ${before.host ?? "no host"} already` };
  if (before.status === "SHUTOFF" && before.taskState === undefined)
    return { note: "it was shut off already" };
  if (before.taskState !== "powering-off") await ask(work, action, "ACTIVE");
  await waitForServer(work, server.id, {
    deadline,
    what: `for the VM ${server.name} to stop`,
    isThere: ({ status, taskState }) => status === "SHUTOFF" && taskState === undefined,
    late: (now) => notSo(action, now),
  });
  return {};
}

/** Starts a server that was stopped; one that is gone, runs or is elsewhere needs nothing. */
export async function startServer(work: OpenDrainWork, action: ChangePower): Promise<Done> {
  const { cloud, clock, signal } = work;
  const { server, host, timeoutMs } = action;
  const deadline = clock.now() + timeoutMs;
  const before = await cloud.servers.find(server.id, signal);
  if (!before) return { note: "it is gone" };
  if (before.host !== host) return { note: `it is on ${before.host ?? "no host"}` };
  if (before.status === "ACTIVE" && before.taskState === undefined) return { note: "it runs already" };
  if (before.taskState !== "powering-on") await ask(work, action, "SHUTOFF");
  await waitForServer(work, server.id, {
    deadline,
    what: `for the VM ${server.name} to start`,
    isThere: ({ status, taskState }) => {
      if (status === "ERROR" && taskState === undefined)
        throw new OperatingError("vm-not-started", `server ${server.id}`, {
          message: `The VM ${server.name} does not start again`,
          hint: `See openstack server show ${server.id} and the log of nova-compute on ${host}.`,
        });
      return status === "ACTIVE" && taskState === undefined;
    },
    late: (now) => notSo(action, now),
  });
  return {};
}

/** Where the answer is lost only the server tells whether it was taken. */
async function ask(
  { cloud, signal }: OpenDrainWork,
  { kind, server }: ChangePower,
  from: "ACTIVE" | "SHUTOFF",
): Promise<void> {
  try {
    await (kind === "stop-server"
      ? cloud.servers.stop(server.id, signal)
      : cloud.servers.start(server.id, signal));
  } catch (error) {
    if (!(error instanceof OperatingError) || !error.retryable) throw error;
    const now = await cloud.servers.find(server.id, signal);
    if (now?.status === from && now.taskState === undefined) throw error;
  }
}

/** Waits until none of the servers is in the way any more. */
export async function awaitServers(work: OpenDrainWork, action: AwaitServers): Promise<Done> {
  const { clock } = work;
  const deadline = clock.now() + action.timeoutMs;
  for (const { id, name, until } of action.servers)
    await waitForServer(work, id, {
      deadline,
      what: `for somebody to move or stop the VM ${name}`,
      isThere: (server) => isOut(server, action.host) || (until === "movable" && isMovable(server)),
      late: () => stillThere(action),
    });
  return {};
}

function isOut({ host, status, taskState }: Server, from: string): boolean {
  return taskState === undefined && (host !== from || /^(?:SHUTOFF|SUSPENDED|SHELVED.*)$/.test(status));
}

function isMovable({ status, taskState }: Server): boolean {
  return taskState === undefined && /^(?:ACTIVE|PAUSED)$/.test(status);
}

function notSo({ kind, server, timeoutMs }: ChangePower, now: Server): OperatingError {
  const word = kind === "stop-server" ? "stopped" : "started again";
  const task = now.taskState === undefined ? "" : ` (${now.taskState})`;
  return new OperatingError(
    kind === "stop-server" ? "vm-not-stopped" : "vm-not-started",
    `server ${server.id}`,
    {
      message: `The VM ${server.name} has not ${word} within ${formatDuration(timeoutMs)}: it is ${now.status}${task}`,
      hint: `See openstack server show ${server.id} and the log of nova-compute on ${now.host ?? "its host"}.`,
    },
  );
}

function stillThere({ servers, host, timeoutMs }: AwaitServers): OperatingError {
  return new OperatingError("vms-still-there", `host ${host}`, {
    message: `VMs that vfleet does not move are still on ${host} after ${formatDuration(timeoutMs)}, one or more of ${servers.map(({ name }) => name).join(", ")}`,
    hint: "Have them moved or stopped, and apply again, or raise rollout.drain.waitUpTo.",
  });
}
