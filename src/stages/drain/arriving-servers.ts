import { OperatingError } from "../../base/operating-error.ts";
import type { Server } from "../../model/cloud-resources.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Cloud } from "../../ports/cloud.ts";
import { formatDuration } from "../../views/format-duration.ts";

const pollMs = 2000;

/** As long as a move is at one of these the server may still come. Source: nova 26.0.0, where `migration.status` is set. */
const underWay: ReadonlySet<string> = new Set([
  "accepted",
  "queued",
  "preparing",
  "running",
  "pre-migrating",
  "migrating",
  "post-migrating",
]);

/** Servers that move to a host, as Nova names it, and are not on it yet. A record of a move whose server does nothing any more counts for nothing. */
export async function findArriving(
  cloud: Cloud,
  host: string,
  signal: AbortSignal,
): Promise<readonly Server[]> {
  const moves = await cloud.listMigrations(host, signal);
  const coming = moves.filter(({ targetHost, status }) => targetHost === host && underWay.has(status));
  const servers: Server[] = [];
  for (const id of new Set(coming.map(({ serverId }) => serverId))) {
    const server = await cloud.servers.find(id, signal);
    if (server && server.host !== host && server.taskState !== undefined) servers.push(server);
  }
  return servers;
}

/** How it is waited for servers that move to a host. */
export type AwaitingArrivals = {
  readonly cloud: Cloud;
  /** As Nova names it. */
  readonly host: string;
  readonly timeoutMs: number;
  /** Left out: any. */
  readonly isMeant?: (server: Server) => boolean;
  readonly clock: Clock;
  /** Aborted: it is waited no longer, without a word. */
  readonly stop: AbortSignal;
  /** Aborted: its reason is thrown. */
  readonly signal: AbortSignal;
  readonly onWaiting: (what: string) => void;
};

/** Waits until servers that move to a host have come, or do not come any more; says whether there was one. Throws OperatingError `vms-still-arriving`. */
export async function awaitArrivals(waiting: AwaitingArrivals): Promise<boolean> {
  const { cloud, host, timeoutMs, isMeant, clock, stop, signal, onWaiting } = waiting;
  const deadline = clock.now() + timeoutMs;
  for (let looks = 0; ; looks++) {
    const coming = (await findArriving(cloud, host, signal)).filter((server) => isMeant?.(server) ?? true);
    const [first] = coming;
    if (!first || stop.aborted) return looks > 0;
    if (clock.now() > deadline) throw stillArriving(waiting, coming);
    onWaiting(`for the VM ${first.name} to arrive on ${host}`);
    await clock.sleep(pollMs, signal);
  }
}

function stillArriving({ host, timeoutMs }: AwaitingArrivals, coming: readonly Server[]): OperatingError {
  return new OperatingError("vms-still-arriving", `host ${host}`, {
    message: `VMs still move to ${host} after ${formatDuration(timeoutMs)}: ${coming.map(({ name }) => name).join(", ")}`,
    hint: "Apply again when they have come: openstack server migration list. If they never do, raise rollout.drain.timeout or abort the move.",
  });
}
