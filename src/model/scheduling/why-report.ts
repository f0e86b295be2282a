import type { Remedy } from "./change.ts";
import type { SchedulingRequest } from "./scheduling-request.ts";
import type { HostDecision } from "./verdict.ts";

/** A port that a server shall have, with what its network is. */
export type WantedPort = {
  /** Its name, or its id; or the network that a port would be made on. */
  readonly name: string;
  readonly vnicType: string;
  readonly network: string;
  readonly networkKind: string | undefined;
  readonly physicalNetwork: string | undefined;
  readonly vlan: number | undefined;
};

/** Why a server found its host, or none. */
export type WhyReport = {
  /** What is asked about: `server web-1`, `flavor m1.sriov`, `port p1`. */
  readonly subject: string;
  readonly cloud: string;
  readonly release: string;
  readonly request: SchedulingRequest;
  readonly ports: readonly WantedPort[];
  /** The scheduler's filters in their order; undefined: not known. */
  readonly filters: readonly string[] | undefined;
  readonly decisions: readonly HostDecision[];
  /** The lightest ways to a host that fits; empty where one fits already. */
  readonly remedies: readonly Remedy[];
  /** What Nova itself said: the server's fault. */
  readonly fault: string | undefined;
  /** What limits the answer, each a sentence. */
  readonly notes: readonly string[];
};
