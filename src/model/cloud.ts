/** The lowest and the highest microversion of an API, each as `2.53`. */
export type MicroversionRange = { readonly least: string; readonly most: string };

/** What the APIs of a cloud speak. */
export type CloudApiVersions = {
  /** undefined: the compute API knows no microversions. */
  readonly compute: MicroversionRange | undefined;
  /** undefined: the catalogue has no placement. */
  readonly placement: MicroversionRange | undefined;
};

/** A service of Nova as its database knows it. */
export type ComputeService = {
  /** A UUID, or a number before microversion 2.53. */
  readonly id: string | undefined;
  /** nova-compute, nova-scheduler, nova-conductor, ... */
  readonly binary: string;
  readonly host: string;
  readonly zone: string | undefined;
  /** Whether it reports; unknown: its cell does not answer. */
  readonly state: "up" | "down" | "unknown";
  /** Whether the scheduler may use it; unknown: its cell does not answer. */
  readonly status: "enabled" | "disabled" | "unknown";
  /** The last report, in ISO 8601 and UTC; undefined: none yet. */
  readonly updatedAt: string | undefined;
  readonly disabledReason: string | undefined;
};

/** What an agent of Neutron reports of itself; undefined: it says nothing of it. */
export type AgentConfigurations = {
  /** SR-IOV agent: PFs by physical network. */
  readonly deviceMappings: Readonly<Record<string, readonly string[]>> | undefined;
  /** Open vSwitch agent: bridges by physical network. */
  readonly bridgeMappings: Readonly<Record<string, string>> | undefined;
  readonly extensions: readonly string[] | undefined;
  /** How many ports it serves. */
  readonly devices: number | undefined;
};

/** An agent of Neutron. */
export type NetworkAgent = {
  readonly id: string;
  /** `NIC Switch agent`, `Open vSwitch agent`, ... */
  readonly agentType: string;
  readonly binary: string;
  readonly host: string;
  /** It has reported within Neutron's agent_down_time. */
  readonly alive: boolean;
  readonly adminStateUp: boolean;
  /** The last report and the last start, in ISO 8601 and UTC. */
  readonly heartbeatAt: string | undefined;
  readonly startedAt: string | undefined;
  readonly configurations: AgentConfigurations;
};

/** A hypervisor that Nova knows. */
export type Hypervisor = {
  /** A UUID, or a number before microversion 2.53. */
  readonly id: string;
  /** Its own name, often with a domain; Placement names the provider after it. */
  readonly hypervisorHostname: string;
  /** The host of its nova-compute, as ComputeService has it. */
  readonly serviceHost: string;
  readonly state: "up" | "down" | "unknown";
  readonly status: "enabled" | "disabled" | "unknown";
  readonly hypervisorType: string | undefined;
  /** undefined: the API does not tell. */
  readonly runningVms: number | undefined;
};
