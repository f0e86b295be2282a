/** What operators configure of a cloud; tests change it as they do. */
export type CloudConfig = {
  /** Of [ml2], in their order. */
  readonly mechanismDrivers: readonly string[];
  /** Of [ml2_type_vlan]: `physnet2:200:299`, or `physnet2` for explicit VLANs alone. */
  readonly vlanRanges: readonly string[];
  /** Of [ml2_type_flat]; `*`: any. */
  readonly flatNetworks: readonly string[];
  /** Of [ml2_sriov], for releases whose driver has a list of vendors. */
  readonly supportedVendorDevs: readonly string[];
  /** Of [ml2_sriov], for releases in which ports may bind without an agent. */
  readonly isAgentRequired: boolean;
  /** What the scheduler applies. */
  readonly schedulerFilters: readonly string[];
  /** Of [pci] alias; several of a name are alternatives. */
  readonly pciAliases: readonly SimulatedAlias[];
  /** Hosts with a DHCP agent; none with OVN. */
  readonly dhcpHosts: readonly string[];
  /** DHCP agents that serve one network. */
  readonly dhcpAgentsPerNetwork: number;
  readonly globalPhysnetMtu: number;
  /** Aliases of Neutron's extensions that are not loaded. */
  readonly missingExtensions: readonly string[];
  /** Neutron's plug-ins that are loaded beyond the usual: qos, port_trusted. */
  readonly moreExtensions: readonly string[];
  readonly quotas: Quotas;
  /** The most items on a page of any list. */
  readonly pageLimit: number;
  /** Ways in which Glance imports. */
  readonly importMethods: readonly string[];
  /** Nova tries so many hosts. */
  readonly maxAttempts: number;
  readonly cpuAllocationRatio: number;
  readonly ramAllocationRatio: number;
  /** Computes keep the disks of servers in one place, so that nothing of them moves. */
  readonly sharesDisks: boolean;
  /** Only the service role may write binding:profile, which 2024.1 and later can be told. */
  readonly enforcesNewDefaults: boolean;
};

/** A name by which flavors ask for devices. */
export type SimulatedAlias = {
  readonly name: string;
  readonly vendorId?: string;
  readonly productId?: string;
  readonly deviceType?: "type-VF" | "type-PF" | "type-PCI";
  readonly numaPolicy?: "required" | "preferred" | "legacy" | "socket";
};

/** How much a project may have; -1: any number. */
export type Quotas = {
  readonly instances: number;
  readonly cores: number;
  readonly ramMb: number;
  readonly keyPairs: number;
  readonly networks: number;
  readonly subnets: number;
  readonly ports: number;
};

/** How long things take, in milliseconds. */
export type BuildPace = {
  readonly schedulingMs: number;
  readonly networkingMs: number;
  readonly spawningMs: number;
  /** Until the agent has wired a port, from when the guest is there. */
  readonly wiringMs: number;
  /** Nova's vif_plugging_timeout. */
  readonly vifTimeoutMs: number;
  readonly deletingMs: number;
  /** Until Placement counts nothing for a server any more, from when it is deleted. */
  readonly deallocatingMs: number;
  readonly importMs: number;
  /** How long a server moves. */
  readonly migratingMs: number;
};

/** What a cloud takes that has nothing to do but this. */
export const quickPace: BuildPace = {
  schedulingMs: 5,
  networkingMs: 5,
  spawningMs: 5,
  wiringMs: 5,
  vifTimeoutMs: 60,
  deletingMs: 10,
  deallocatingMs: 5,
  importMs: 10,
  migratingMs: 10,
};

/** A cloud that is set up for SR-IOV on any physical network that its hosts name. */
export function workingConfig(
  physicalNetworks: readonly string[],
  controllers: readonly string[],
): CloudConfig {
  return {
    mechanismDrivers: ["openvswitch", "l2population", "sriovnicswitch"],
    vlanRanges: physicalNetworks.map((name) => `${name}:200:299`),
    flatNetworks: ["*"],
    supportedVendorDevs: ["15b3:1004", "8086:10ca"],
    isAgentRequired: true,
    schedulerFilters: [
      "ComputeFilter",
      "ComputeCapabilitiesFilter",
      "ImagePropertiesFilter",
      "ServerGroupAntiAffinityFilter",
      "ServerGroupAffinityFilter",
      "PciPassthroughFilter",
      "AggregateInstanceExtraSpecsFilter",
    ],
    pciAliases: [],
    dhcpHosts: controllers,
    dhcpAgentsPerNetwork: 1,
    globalPhysnetMtu: 1500,
    missingExtensions: [],
    moreExtensions: [],
    quotas: {
      instances: 10,
      cores: 20,
      ramMb: 51_200,
      keyPairs: 100,
      networks: 100,
      subnets: 100,
      ports: 500,
    },
    pageLimit: 1000,
    importMethods: ["glance-direct", "web-download"],
    maxAttempts: 3,
    cpuAllocationRatio: 16,
    ramAllocationRatio: 1.5,
    sharesDisks: false,
    enforcesNewDefaults: false,
  };
}
