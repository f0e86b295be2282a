import type { Server } from "../../model/cloud-resources.ts";
import type { OpenDrainWork } from "./run-drain-action.ts";

const pollMs = 2000;

/** Looks at a server until it is as it shall be, and gives it then; undefined: it is gone. Throws what late gives when the time is over. */
export async function waitForServer(
  { cloud, clock, onWaiting, signal }: OpenDrainWork,
  id: string,
  waiting: {
    readonly deadline: number;
    readonly what: string;
    /** May throw, where it never will be. */
    readonly isThere: (server: Server) => boolean | Promise<boolean>;
    readonly late: (server: Server) => Error;
  },
): Promise<Server | undefined> {
  for (;;) {
    const server = await cloud.servers.find(id, signal);
    if (!server || (await waiting.isThere(server))) return server;
    if (clock.now() > waiting.deadline) throw waiting.late(server);
    onWaiting(waiting.what);
    await clock.sleep(pollMs, signal);
  }
}
