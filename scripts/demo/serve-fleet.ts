import { rmSync } from "node:fs";
import { buildFleet } from "../../src/sim/fleet-builder/build-fleet.ts";
import { startFleet } from "../../src/sim/fleet-builder/start-fleet.ts";
import type { FleetOrder, ServedFleet } from "./served-fleet.ts";

// The simulated fleet as a process of its own. It ends with the one that started it, whatever way that ends, and takes its
// folder away.

const order = JSON.parse(process.argv[2] ?? "") as FleetOrder;

function removeFolder(): void {
  rmSync(order.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

function end(): void {
  removeFolder();
  process.exit();
}

// The command of a demo that was killed ends as this process does, and may write until it notices.
process.on("disconnect", () => {
  setInterval(removeFolder, 250);
  setTimeout(end, 3_000);
});
// Ctrl-C reaches all processes of a terminal; this one waits for the demo's own end.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", end);

const fleet = buildFleet(order);
const running = await startFleet(fleet, order);
const served: ServedFleet = {
  release: fleet.release,
  fleetFile: running.fleetFile,
  cloudsFile: running.cloudsFile,
  wishes: running.wishes,
  controllers: fleet.controllers.length,
  computes: fleet.computes.map(({ name, labels, model, system, trouble, hasGuest }) => ({
    name,
    labels,
    title: model.title,
    system,
    trouble,
    hasGuest,
  })),
};
process.send?.(served);
