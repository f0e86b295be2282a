import type { HostName } from "../../src/model/ids.ts";
import type { RunStore } from "../../src/ports/run-store.ts";
import { createFleetShell } from "../../src/sim/fleet/fleet-shell.ts";
import { cloudError } from "../../src/sim/fleet/memory-cloud.ts";
import type { SimulatedProcess } from "../../src/sim/fleet/simulated-process.ts";
import type { WorkPorts } from "../../src/stages/apply.ts";
import { readFacts } from "../../src/stages/read-facts.ts";
import { parseOnce } from "./parse-once.ts";
import type { Watch } from "./watch.ts";
import type { World } from "./world.ts";

/** What one process of a fleet reaches the world with. */
export type FleetPorts = { readonly ports: WorkPorts; readonly store: RunStore };

/** Those who look again and again may do so less often. */
const pollsAreSlower = 6;

/** Makes them for a process whose clock is so far ahead. */
export function fleetPortsOf(
  world: World,
  watch: Watch,
  { process, aheadMs }: { readonly process: SimulatedProcess; readonly aheadMs: number },
): FleetPorts {
  const { time, faults, nova, runs } = world;
  return {
    ports: {
      shell: createFleetShell(world, process),
      clock: {
        now: () => time.now() + aheadMs,
        sleep: async (ms, signal) => {
          await process.awake();
          return process.turn(time.sleep(ms <= 1000 ? ms * pollsAreSlower : ms, signal));
        },
      },
      makeNonce: () => "0123456789abcdef",
      proveOtherwise: (host) => process.turn(prove(world, host)),
      readFacts: (session, host, options) => readFacts(session, host, { ...options, parse: parseOnce }),
      openCloud: async () => nova.openFor(process),
      openFile: () => Promise.reject(new Error("this fleet sends no files")),
      controlHost: "control",
    },
    store: runs.openFor(process, {
      now: time.now,
      faultOf: () => faults.ofEntry(),
      onEntry: (run, entry) => watch.seeEntry(run, entry),
    }),
  };
}

/** What a proof of a host comes to, as a test VM on it would. */
async function prove({ time, random, faults, proofs }: World, host: HostName) {
  const fault = faults.ofProof();
  await time.sleep(random.int(20_000, 120_000));
  if (fault === "busy") throw cloudError("cloud-busy", "Service Unavailable (503)", true);
  return proofs.show(host, fault === undefined);
}
