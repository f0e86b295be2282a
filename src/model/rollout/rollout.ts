import type { HostName } from "../ids.ts";
import type { MaintenanceWindow } from "./rollout-intent.ts";

/** Which wave it is, for people: wave 2 of 5, rack r3. */
export type WaveMark = { readonly number: number; readonly of: number; readonly name: string };

/** Hosts that are begun before those of the next wave, and after those of the one before have ended. */
export type Wave = WaveMark & {
  /** Why these hosts are together, and what they are to the rest. */
  readonly why: string;
  /** In the order in which they are begun. */
  readonly hosts: readonly HostName[];
  readonly atOnce: number;
  /** What a host of it that does not end well keeps from being begun: all others, whatever stopAfter allows. */
  readonly gate?: "controllers" | "canary";
};

/** Hosts of the fleet of which few may be out at once. */
export type HostGroup = { readonly name: string; readonly atMost: number };

/** The rules of a run: waves in their order, and what keeps a host from being begun. */
export type Rollout = {
  readonly waves: readonly Wave[];
  readonly groups: ReadonlyMap<HostName, HostGroup>;
  readonly pauseMs: number;
  /** Infinity: failures stop nothing. */
  readonly stopAfter: number;
  readonly window: MaintenanceWindow | undefined;
};
