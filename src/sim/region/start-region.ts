import type { Clock } from "../../ports/clock.ts";
import type { BuildPace, CloudConfig } from "../cloud-config.ts";
import { createCloudState, hostNamed } from "../cloud-state.ts";
import type { Machine } from "../machines/machine.ts";
import type { MachineFaults } from "../machines/machine-faults.ts";
import type { MachineSpec } from "../machines/machine-spec.ts";
import { startMachine } from "../machines/run-machine.ts";
import type { SimulatedCloud } from "../simulated-cloud.ts";
import { serveCloud } from "../start-simulated-cloud.ts";
import { joinCompute } from "./join-compute.ts";
import { joinController } from "./join-controller.ts";
import { surroundController } from "./reach-guests.ts";
import { writeTroubles } from "./write-troubles.ts";

/** A machine of a region. */
export type RegionMachine = {
  readonly spec: MachineSpec;
  /** What it is for the cloud. */
  readonly role: "compute" | "controller";
  readonly faults?: MachineFaults;
  /** VFs that are there from the start, by PF. */
  readonly vfs?: Readonly<Record<string, number>>;
};

/** A cloud and its machines, before they run. */
export type RegionOptions = {
  /** The id of a release of knowledge/openstack. */
  readonly release: string;
  readonly seed: number;
  readonly machines: readonly RegionMachine[];
  readonly clock: Clock;
  readonly pace?: Partial<BuildPace>;
  readonly config?: Partial<CloudConfig>;
};

/** A cloud whose hosts are machines, which runs. */
export type Region = {
  readonly cloud: SimulatedCloud;
  /** By their names. */
  readonly machines: ReadonlyMap<string, Machine>;
  readonly stop: () => Promise<void>;
};

/** Starts machines, and the cloud that they are computes and controllers of. */
export async function startRegion(options: RegionOptions): Promise<Region> {
  const { release, seed, clock, pace = {}, config = {} } = options;
  const started = options.machines.map(({ spec, role, faults, vfs = {} }) => ({
    role,
    machine: startMachine(spec, clock, { ...(faults && { faults }), vfs }),
  }));
  const named = (wanted: RegionMachine["role"]) =>
    new Map(started.flatMap(({ role, machine }) => (role === wanted ? [[machine.spec.name, machine]] : [])));
  const computes = named("compute");
  const controllers = named("controller");
  const state = createCloudState({
    release,
    seed,
    pace,
    config: { ...config, isAgentRequired: true },
    controllers: [...controllers.keys()],
    hosts: [...computes.keys()].map((name) => ({
      name,
      vcpus: 64,
      ramMb: 262_144,
      diskGb: 2000,
      agentMappings: "none",
      bridgeMappings: "none",
    })),
  });
  for (const [name, machine] of computes) joinCompute(state, hostNamed(state, name), machine);
  for (const machine of controllers.values()) {
    joinController(state, machine);
    machine.surroundings = surroundController(state, machine, computes);
  }
  writeTroubles(state, { computes, controllers });
  const cloud = await serveCloud(state);
  return { cloud, machines: new Map([...computes, ...controllers]), stop: cloud.stop };
}
