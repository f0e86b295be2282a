import type { Properties } from "../cloud-resources.ts";

/** How strictly a device has to be on the NUMA nodes of its server. */
export type NumaPolicy = "required" | "socket" | "preferred" | "legacy";

/** What Nova asks of a device; what is left out may be anything. null: no physical network. */
export type DeviceSpec = {
  readonly vendorId?: string;
  readonly productId?: string;
  readonly kind?: DeviceKind;
  readonly physicalNetwork?: string | null;
  readonly trusted?: boolean;
};

/** What Nova takes a PCI function for. */
export type DeviceKind = "type-VF" | "type-PF" | "type-PCI" | "vdpa";

/** Devices that a server asks for, by one of its ports or by an alias of its flavor. */
export type DeviceRequest = {
  /** `port NAME` or `alias NAME`. */
  readonly asker: string;
  readonly count: number;
  /** Any one of them will do. */
  readonly specs: readonly DeviceSpec[];
  /** undefined: Nova's own, which is legacy. */
  readonly numaPolicy: NumaPolicy | undefined;
};

/** The NUMA nodes that a server shall have. */
export type NumaRequest = {
  /** Cells with their CPUs and memory, in the order of the guest. */
  readonly cells: readonly { readonly vcpus: number; readonly memoryMb: number }[];
  /** What of it vfleet does not replay: pinned CPUs, page sizes. */
  readonly beyond: readonly string[];
};

/** A server group that a server is in. */
export type GroupRequest = {
  readonly name: string;
  readonly policy: string;
  /** Ids of all servers in it. */
  readonly memberIds: readonly string[];
  /** Hosts of members other than the server itself; undefined: they could not be read. */
  readonly hosts: readonly string[] | undefined;
  /** Of policy anti-affinity. */
  readonly maxPerHost: number;
};

/** All that the scheduler is asked for one server. */
export type SchedulingRequest = {
  /** The server that it is, or would be. */
  readonly serverId: string | undefined;
  readonly projectId: string | undefined;
  readonly flavorName: string;
  readonly extraSpecs: Properties;
  readonly imageProperties: Properties;
  /** By resource class: VCPU, MEMORY_MB, DISK_GB and what else the flavor asks for. */
  readonly resources: Readonly<Record<string, number>>;
  readonly requiredTraits: readonly string[];
  readonly forbiddenTraits: readonly string[];
  /** What is asked of Placement that vfleet does not replay. */
  readonly beyondPlacement: readonly string[];
  readonly zone: string | undefined;
  /** The one host that may be chosen. */
  readonly host: string | undefined;
  /** That host passes all filters, as ZONE:HOST makes it. */
  readonly isForced: boolean;
  readonly sameHost: readonly string[];
  readonly differentHost: readonly string[];
  readonly group: GroupRequest | undefined;
  readonly devices: readonly DeviceRequest[];
  /** Why devices that are asked for could not all be told. */
  readonly devicesUnknown: string | undefined;
  readonly numa: NumaRequest | undefined;
};
