import type { Properties } from "./cloud-resources.ts";
import type { HostCapacity } from "./scheduling/scheduling-host.ts";

/** What a server asked for when it was made, as far as Nova still tells. */
export type ServerRequest = {
  readonly id: string;
  readonly name: string;
  readonly projectId: string;
  /** Of that time, from 2.47 on; before, the flavor's id alone. */
  readonly flavor:
    | {
        readonly kind: "whole";
        readonly name: string;
        readonly vcpus: number;
        readonly ramMb: number;
        readonly diskGb: number;
        readonly extraSpecs: Properties;
      }
    | { readonly kind: "id"; readonly id: string };
  /** undefined: it boots from a volume. */
  readonly imageId: string | undefined;
  /** The zone that it is pinned to, from 2.96 on; undefined: none, or not told. */
  readonly zone: string | undefined;
  /** Whether the API tells the zone. */
  readonly isZoneTold: boolean;
  /** Scheduler hints, from 2.100 on; undefined: not told. */
  readonly hints: Readonly<Record<string, readonly string[]>> | undefined;
};

/** A server group of Nova. */
export type ServerGroup = {
  readonly id: string;
  readonly name: string;
  /** affinity, anti-affinity, soft-affinity, soft-anti-affinity. */
  readonly policy: string;
  /** Of anti-affinity. */
  readonly maxPerHost: number;
  readonly memberIds: readonly string[];
};

/** The figures of a hypervisor, by the host of its service. */
export type HypervisorCapacity = {
  readonly host: string;
  readonly hypervisorId: string;
  readonly capacity: HostCapacity;
};

/** On which host a server is; undefined: on none. */
export type ServerPlace = { readonly id: string; readonly host: string | undefined };
