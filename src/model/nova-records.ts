import { indexCloudHosts } from "./find-cloud-host.ts";

/** A device of a compute node as Nova's table `pci_devices` has it. */
export type PciRecord = {
  /** As Nova writes it: `0000:06:10.1`. */
  readonly address: string;
  /** Four hex digits each. */
  readonly vendorId: string;
  readonly productId: string;
  /** type-VF, type-PF, type-PCI, vdpa. */
  readonly kind: string;
  /** available, claimed, allocated, unclaimable, unavailable, removed. */
  readonly status: string;
  /** The PF of a VF; undefined: it has none, or Nova is older than Mitaka. */
  readonly parent: string | undefined;
  readonly numaNode: number | undefined;
  /** The server that has it. */
  readonly serverId: string | undefined;
  /** When Nova last wrote it, by the database's clock: `2026-11-27 10:45:13`, in UTC. */
  readonly changedAt: string | undefined;
};

/** A server that has a device, as the same database knows it. */
export type RecordedServer = {
  readonly id: string;
  readonly isDeleted: boolean;
  /** The host on which Nova has it; undefined: on none. */
  readonly host: string | undefined;
  /** active, stopped, error, shelved_offloaded, ... */
  readonly state: string | undefined;
  /** What is being done with it. */
  readonly task: string | undefined;
  /** A move of it has not ended, so that it may have devices on two hosts. */
  readonly isMoving: boolean;
  /** When it was deleted or last changed, as PciRecord has it. */
  readonly changedAt: string | undefined;
};

/** A server that asks for devices by PCI aliases of its flavor, as the same database knows it. */
export type DeviceAsker = RecordedServer & {
  /** How many devices its aliases ask for, and which aliases these are. */
  readonly asked: number;
  readonly aliases: readonly string[];
};

/** A compute node with its devices, as one of Nova's databases has them. */
export type NovaNode = {
  /** Which database, without a password. */
  readonly database: string;
  readonly id: number;
  /** The host of its nova-compute. */
  readonly host: string;
  readonly hypervisorHostname: string;
  /** When it was read, by the database's clock, as PciRecord has it. */
  readonly readAt: string;
  readonly records: readonly PciRecord[];
  /** Those that records name; one that is not here is not in the database. */
  readonly servers: readonly RecordedServer[];
  /** Servers of the host that ask for devices by aliases. */
  readonly askers: readonly DeviceAsker[];
};

/** The names by which Nova knows a compute node. */
type NodeNames = Pick<NovaNode, "host" | "hypervisorHostname">;

/** Gives the compute nodes of a host of the fleet: those of its nova-compute, else those that are named as it is. */
export function indexNovaNodes<Node extends NodeNames>(
  nodes: readonly Node[],
): (host: string) => readonly Node[] {
  const byHost = Map.groupBy(nodes, ({ host }) => host);
  const byName = Map.groupBy(nodes, ({ hypervisorHostname }) => hypervisorHostname);
  const hostOf = indexCloudHosts(byHost.keys());
  const nameOf = indexCloudHosts(byName.keys());
  return (wanted) => byHost.get(hostOf(wanted) ?? "") ?? byName.get(nameOf(wanted) ?? "") ?? [];
}
