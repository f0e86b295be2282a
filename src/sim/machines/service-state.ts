import type { ServiceSpec } from "./machine-spec.ts";

/** A service of the init system, as it is now. */
export type ServiceState = {
  readonly spec: ServiceSpec;
  isUp: boolean;
  /** What it is when it is not up: it was stopped, or it ended by itself. */
  hasFailed: boolean;
  pid: number;
  /** Starts of this boot. */
  starts: number;
};
