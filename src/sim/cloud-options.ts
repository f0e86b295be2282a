import type { BuildPace, CloudConfig } from "./cloud-config.ts";
import type { ConsoleView } from "./nova/server-record.ts";

/** What a simulated cloud is like; what is not given is as in a small cloud of the release Zed that works. */
export type SimulatedCloudOptions = {
  /** The id of a release of knowledge/openstack. */
  readonly release?: string;
  readonly hosts?: readonly SimulatedHostOptions[];
  /** Hosts of the controllers; they have no nova-compute. */
  readonly controllers?: readonly string[];
  readonly config?: Partial<CloudConfig>;
  readonly pace?: Partial<BuildPace>;
  readonly users?: readonly SimulatedUser[];
  /** What stands on a server's console. */
  readonly console?: (server: ConsoleView) => string;
  /** What Glance finds at an address, for web-download; undefined: nothing. */
  readonly download?: (url: string) => Uint8Array | undefined;
  /** Other ids and MAC addresses come of another number. */
  readonly seed?: number;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Where the services believe to be, as behind a proxy; undefined: where they are. */
  readonly linkOrigin?: string;
  /** Endpoints of the catalogue, by type, in place of the cloud's own. */
  readonly endpoints?: Readonly<Record<string, string>>;
  /** Microversions of Nova, in place of those of the release. */
  readonly computeRange?: { readonly least: string; readonly most: string };
};

/** A user with a password, and the roles in the projects. */
export type SimulatedUser = {
  readonly name: string;
  readonly password: string;
  readonly project: string;
  readonly roles: readonly string[];
};

/** A compute host. What is not given is as on a host that works. */
export type SimulatedHostOptions = {
  readonly name: string;
  /** Of the hypervisor, where it differs from the name. */
  readonly hypervisorHostname?: string;
  readonly vcpus?: number;
  readonly ramMb?: number;
  readonly diskGb?: number;
  readonly pfs?: readonly SimulatedPf[];
  /** PFs by physical network, as the SR-IOV agent has them; undefined: as the PFs say; "none": no agent. */
  readonly agentMappings?: Readonly<Record<string, readonly string[]>> | "none";
  readonly agentAlive?: boolean;
  /** Bridges by physical network, as the Open vSwitch agent has them; "none": no agent. */
  readonly bridgeMappings?: Readonly<Record<string, string>> | "none";
  readonly iommu?: boolean;
  /** nova-compute reports VFs that have no physical network to Placement. */
  readonly reportsInPlacement?: boolean;
  /** Traits that somebody gave its provider in Placement. */
  readonly traits?: readonly string[];
  /** Its NUMA nodes; one with all by default. */
  readonly numaCells?: readonly SimulatedNumaCell[];
};

/** A NUMA node of a host. */
export type SimulatedNumaCell = { readonly id: number; readonly cpus: number; readonly memoryMb: number };

/** A PF of a host, with its VFs. */
export type SimulatedPf = {
  readonly address: string;
  readonly netdev: string;
  /** As the device list of nova-compute says; undefined: the PF is not in it. */
  readonly physicalNetwork?: string;
  /** Its VFs are in the device list without a physical network, for PCI aliases alone. */
  readonly forAliases?: boolean;
  /** Addresses of its VFs, or how many there are. */
  readonly vfs: readonly string[] | number;
  /** Of a VF: 8086:10ca. */
  readonly vfId?: string;
  readonly numaNode?: number;
  /** As the device list says; undefined: it says nothing. */
  readonly trusted?: boolean;
};
