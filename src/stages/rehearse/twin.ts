import type { CloudDiscovery } from "../../model/cloud-facts.ts";
import type { CloudView } from "../../model/cloud-view.ts";
import type { HostDiscovery } from "../../model/discovery.ts";
import type { HostCompute } from "../../model/host-compute.ts";
import type { HostName } from "../../model/ids.ts";
import type { Intent } from "../../model/intent.ts";
import type { Reading } from "../../model/reading.ts";
import type { FaultWish, RehearsedFault, TwinEvent } from "../../model/rehearsal/rehearsal.ts";
import type { Clock } from "../../ports/clock.ts";
import type { RunPorts } from "../apply.ts";
import type { OpenCloud } from "../ask-cloud.ts";

/** All that is known of the real hosts and the real cloud. */
export type TwinSource = {
  readonly intent: Intent;
  readonly hosts: readonly HostDiscovery[];
  /** undefined: the fleet file names no cloud. */
  readonly view: CloudView | undefined;
  readonly tenants: CloudDiscovery | undefined;
  readonly computes: ReadonlyMap<HostName, Reading<HostCompute>> | undefined;
};

/** How a twin is made to behave. */
export type TwinOptions = {
  /** What its clock says first, in milliseconds since the epoch. */
  readonly startMs: number;
  readonly seed: number;
  readonly faults: readonly FaultWish[];
  /** Hosts on which something is to be done. */
  readonly busy: readonly HostName[];
  /** Throws when it is aborted. */
  readonly signal: AbortSignal;
};

/** Hosts and a cloud that behave as the real ones do, as far as they are known, on a clock of their own. */
export type Twin = {
  readonly clock: Clock;
  readonly openCloud: OpenCloud;
  /** What a run needs but its journals. */
  readonly ports: Omit<RunPorts, "journals">;
  /** Lets the twin's time pass until the work has ended. */
  readonly play: <T>(work: Promise<T>) => Promise<T>;
  /** What its hosts are like now; one that is down could not be read. */
  readonly seeHosts: () => readonly HostDiscovery[];
  /** What lasts of each place, for comparisons: by the place, then by the part. */
  readonly lastingState: () => ReadonlyMap<HostName, Readonly<Record<string, unknown>>>;
  readonly events: () => readonly TwinEvent[];
  readonly faults: () => readonly (Omit<RehearsedFault, "atMs"> & { readonly at: number | undefined })[];
  /** No fault strikes any more, and what is down comes up, as an operator mends it. */
  readonly mend: () => void;
};

/** Makes a twin. Another kind of twin is another function. */
export type MakeTwin = (source: TwinSource, options: TwinOptions) => Twin;
