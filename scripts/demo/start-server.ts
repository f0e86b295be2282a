import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { FleetOrder, ServedFleet } from "./served-fleet.ts";

/** The process of the simulated fleet. */
export type FleetServer = {
  readonly child: ChildProcess;
  readonly served: ServedFleet;
  /** Ends it, with its folder. */
  readonly stop: () => Promise<void>;
};

/** Starts the simulated fleet in a process of its own, and waits until all of it runs. */
export async function startServer(order: FleetOrder): Promise<FleetServer> {
  const child = fork(join(import.meta.dirname, "serve-fleet.ts"), [JSON.stringify(order)], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    // Machines make much that is gone a moment later; with room for it a tenth of the processor time is saved.
    execArgv: ["--max-semi-space-size=64"],
  });
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
  });
  const served = await new Promise<ServedFleet>((resolve, reject) => {
    child.once("message", (message) => resolve(message as ServedFleet));
    child.once("error", reject);
    child.once("exit", () => reject(new Error("the simulated fleet has ended before it ran")));
  });
  return {
    child,
    served,
    stop: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
