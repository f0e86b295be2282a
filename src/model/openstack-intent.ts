import type { ProofIntent, TenantIntent } from "./tenant-intent.ts";

/** A physical network as Neutron shall know it; the SR-IOV networks of projects are made on it. */
export type PhysicalNetwork = {
  readonly name: string;
  /** Ranges of VLAN ids that projects may get, both ends included; empty: only administrators name a VLAN. */
  readonly vlans: readonly { readonly first: number; readonly last: number }[];
  /** Flat networks may be made on it. */
  readonly flat: boolean;
};

/** Ways to install OpenStack that vfleet knows. */
export const deploymentIds = [
  "packages",
  "kolla-ansible",
  "openstack-ansible",
  "tripleo",
  "charms",
  "openstack-helm",
] as const;

/** A way to install OpenStack. */
export type DeploymentId = (typeof deploymentIds)[number];

/** What the operator wants of OpenStack's configuration, beside what the pools say. */
export type OpenstackIntent = {
  /** auto: as the packages of a host tell; or a release's id or series. */
  readonly release: string;
  /** auto: as the signs on a host tell. */
  readonly deployment: "auto" | DeploymentId;
  /** The entry of clouds.yaml by which services are looked at; undefined: only the hosts are asked. */
  readonly cloud?: string;
  readonly physicalNetworks: readonly PhysicalNetwork[];
  /** The scheduler heeds NUMA topology. */
  readonly numaFilter: boolean;
  /** Extensions that ML2 shall offer: port_security, qos, ... */
  readonly extensionDrivers: readonly string[];
  /** The Open vSwitch agent makes its ports known to PFs that it shares with VFs. */
  readonly fdb: boolean;
  /** true: nova-compute reports PCI devices to Placement, which cannot be taken back. */
  readonly reportInPlacement: boolean;
  /** undefined: vfleet makes nothing in the cloud. */
  readonly tenants?: TenantIntent;
  /** undefined: there is no proof. */
  readonly proof?: ProofIntent;
};
