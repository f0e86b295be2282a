import type { CloudState } from "../cloud-state.ts";
import { removePort } from "../neutron/add-port.ts";
import { releaseHost } from "./release-host.ts";
import type { ServerRecord } from "./server-record.ts";

/** Deletes a server, which takes a while where it is on a host. Its ports stay, unless Nova made them. */
export function deleteServer(
  state: CloudState,
  server: ServerRecord,
  { id: requestId }: { readonly id: string },
): void {
  const startedAt = state.time.now();
  server.actions.push({
    action: "delete",
    requestId,
    userId: server.userId,
    projectId: server.projectId,
    startedAt,
    updatedAt: startedAt,
    message: undefined,
    events: [],
  });
  if (server.taskState === "deleting") return;
  server.taskState = "deleting";
  server.updatedAt = startedAt;
  if (server.host === undefined) {
    remove(state, server);
    return;
  }
  state.time.run(async () => {
    await state.time.sleep(state.pace.deletingMs);
    remove(state, server);
  });
}

function remove(state: CloudState, server: ServerRecord): void {
  server.allocatedOn = server.host;
  releaseHost(state, server);
  // nova-compute gives back what Placement counts only after the server is gone from the API. Seen on Zed.
  state.time.run(async () => {
    await state.time.sleep(state.pace.deallocatingMs);
    server.allocatedOn = undefined;
  });
  for (const id of server.ownPortIds) removePort(state, id);
  server.isDeleted = true;
  server.updatedAt = state.time.now();
}
