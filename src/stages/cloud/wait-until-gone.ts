import { OperatingError } from "../../base/operating-error.ts";
import type { CloudWork } from "./cloud-work.ts";

const pollMs = 2000;

/** Waits until Nova knows a server no more; throws OperatingError `server-not-deleted` after the limit. */
export async function waitUntilGone(
  { cloud, clock, deleteTimeoutMs, onWaiting, signal }: CloudWork,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<void> {
  const deadline = clock.now() + deleteTimeoutMs;
  for (;;) {
    const server = await cloud.servers.find(id, signal);
    if (server === undefined || server.status === "DELETED") return;
    if (clock.now() > deadline)
      throw new OperatingError("server-not-deleted", `server ${id}`, {
        message: `The server ${name} is still there, ${server.status}${server.taskState === undefined ? "" : ` (${server.taskState})`}`,
        hint: `See the log of nova-compute${server.host === undefined ? "" : ` on ${server.host}`} for ${id}, then delete it: openstack server delete ${id}`,
      });
    onWaiting(`for the server ${name} to be deleted`);
    await clock.sleep(pollMs, signal);
  }
}
