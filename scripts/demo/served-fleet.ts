import type { BuiltCompute } from "../../src/sim/fleet-builder/describe-host.ts";

/** What the process of the simulated fleet is told, as JSON. */
export type FleetOrder = {
  readonly seed: number;
  readonly hosts: number;
  /** Its machines live so many times as fast as we do. */
  readonly speed: number;
  /** A private folder, which it takes away when it ends. */
  readonly folder: string;
};

/** What it answers when all runs. */
export type ServedFleet = {
  readonly release: string;
  readonly fleetFile: string;
  readonly cloudsFile: string;
  /** What the fleet file says besides how hosts are reached. */
  readonly wishes: string;
  readonly controllers: number;
  readonly computes: readonly (Pick<BuiltCompute, "name" | "labels" | "system" | "trouble" | "hasGuest"> & {
    readonly title: string;
  })[];
};
