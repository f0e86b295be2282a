import type { NetworkAgent } from "../cloud.ts";
import type { Properties } from "../cloud-resources.ts";
import type { Reading } from "../reading.ts";
import type { DeviceKind } from "./scheduling-request.ts";

/** The nova-compute of a host, as the scheduler sees it. */
export type HostService = {
  readonly isUp: boolean;
  readonly isEnabled: boolean;
  readonly disabledReason: string | undefined;
};

/** An aggregate that a host is in. */
export type HostAggregate = {
  readonly name: string;
  readonly zone: string | undefined;
  readonly properties: Properties;
};

/** What a provider of Placement has of one resource class. */
export type Inventory = {
  readonly total: number;
  readonly reserved: number;
  readonly minUnit: number;
  readonly maxUnit: number;
  readonly stepSize: number;
  readonly allocationRatio: number;
};

/** The provider of a host in Placement. */
export type HostProvider = {
  readonly inventories: Readonly<Record<string, Inventory>>;
  readonly used: Readonly<Record<string, number>>;
  readonly traits: readonly string[];
};

/** What Nova's hypervisor record says of a host. */
export type HostCapacity = {
  readonly hypervisorType: string | undefined;
  readonly hypervisorVersion: number | undefined;
  readonly hostAddress: string | undefined;
  /** x86_64, aarch64. */
  readonly architecture: string | undefined;
  readonly cpuVendor: string | undefined;
  readonly cpuModel: string | undefined;
  readonly vcpus: number | undefined;
  readonly vcpusUsed: number | undefined;
  readonly freeRamMb: number | undefined;
  readonly freeDiskGb: number | undefined;
};

/** A PCI device that nova-compute may hand out. */
export type HostDevice = {
  readonly address: string;
  readonly vendorId: string;
  readonly productId: string;
  readonly kind: DeviceKind;
  /** Of a VF: its PF. */
  readonly pf: string | undefined;
  readonly pfNetdev: string | undefined;
  /** undefined: the kernel names none. */
  readonly numaNode: number | undefined;
  /** undefined: its entry of the device list names none, or null. */
  readonly physicalNetwork: string | undefined;
  /** As the device list says; undefined: it says nothing. */
  readonly trusted: boolean | undefined;
  /** The server that Nova gave it to. */
  readonly claimedBy: string | undefined;
  /** What else on the host holds it, of which Nova knows nothing. */
  readonly heldBy: string | undefined;
};

/** A NUMA node of a host. */
export type NumaCell = {
  readonly id: number;
  readonly cpus: number;
  readonly memoryMb: number;
  /** Of its memory, what is no huge page; left out: all. */
  readonly plainMemoryMb?: number;
  /** Left out: not known. */
  readonly socket?: number;
  /** nova.conf gives some of its CPUs to VMs, and which is not read. */
  readonly hasCpuSets?: true;
};

/** What there is besides the devices that are listed, for the sake of what to change. */
export type UnlistedVfs = {
  readonly pf: string;
  readonly netdev: string | undefined;
  readonly vfs: number;
};

/** A host as the scheduler, the port binding and its own nova-compute see it. */
export type SchedulingHost = {
  /** As Nova names it. */
  readonly name: string;
  readonly service: Reading<HostService>;
  readonly aggregates: Reading<readonly HostAggregate[]>;
  /** absent: the cloud has no Placement, or Placement has no such provider. */
  readonly provider: Reading<HostProvider>;
  readonly capacity: Reading<HostCapacity>;
  readonly serverIds: Reading<readonly string[]>;
  readonly devices: Reading<readonly HostDevice[]>;
  /** VFs of PFs that the device list does not name. */
  readonly unlisted: readonly UnlistedVfs[];
  readonly numaCells: Reading<readonly NumaCell[]>;
  readonly agents: Reading<readonly NetworkAgent[]>;
  readonly iommu: Reading<"on" | "off">;
};
