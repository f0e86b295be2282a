import type { SimulatedNumaCell } from "../cloud-options.ts";
import type { Hypervisor } from "./hypervisor.ts";

/** A VF of a host. */
export type VfState = {
  readonly address: string;
  readonly index: number;
  /** nova-compute has it among its devices. */
  isKnownToNova: boolean;
  /** The SR-IOV agent has seen it at its start. */
  isKnownToAgent: boolean;
  /** A server's id, or what else holds it; undefined: it is free. */
  holder: string | undefined;
  mac: string;
  vlan: number;
};

/** A PF of a host. */
export type PfState = {
  readonly address: string;
  readonly netdev: string;
  readonly vfId: string;
  readonly numaNode: number;
  /** As the device list says; undefined: the PF is not in it. */
  physicalNetwork: string | undefined;
  /** The device list has its VFs without a physical network, for PCI aliases. */
  readonly forAliases: boolean;
  /** As the device list says; undefined: it says nothing. */
  trusted: boolean | undefined;
  vfs: VfState[];
};

/** An agent of Neutron. */
export type AgentState = {
  readonly id: string;
  readonly agentType: string;
  readonly binary: string;
  readonly host: string;
  isAlive: boolean;
  isAdminUp: boolean;
  startedAt: number;
  /** The last time that it was well; undefined: it reports right now. */
  diedAt: number | undefined;
  /** PFs, or a bridge, by physical network. */
  mappings: Readonly<Record<string, readonly string[]>>;
};

/** A service of Nova. */
export type ServiceState = {
  readonly id: string;
  readonly number: number;
  readonly binary: string;
  readonly host: string;
  isUp: boolean;
  isEnabled: boolean;
  disabledReason: string | undefined;
  diedAt: number | undefined;
};

/** A compute host. */
export type HostState = {
  readonly name: string;
  readonly hypervisorHostname: string;
  /** Of the hypervisor, and of its resource provider. */
  readonly nodeId: string;
  readonly nodeNumber: number;
  readonly address: string;
  readonly vcpus: number;
  readonly ramMb: number;
  readonly diskGb: number;
  readonly service: ServiceState;
  readonly pfs: PfState[];
  sriovAgent: AgentState | undefined;
  bridgeAgent: AgentState | undefined;
  iommu: boolean;
  readonly reportsInPlacement: boolean;
  /** Of its provider in Placement, besides those that Nova gives. */
  readonly traits: readonly string[];
  readonly numaCells: readonly SimulatedNumaCell[];
  readonly serverIds: Set<string>;
  /** undefined: nothing but the cloud itself knows of the guests. */
  hypervisor: Hypervisor | undefined;
  /** Ids of the aggregates that it is in. */
  readonly aggregateIds: Set<number>;
};
