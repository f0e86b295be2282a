/** An aggregate of Nova. */
export type AggregateRecord = {
  readonly id: number;
  readonly uuid: string;
  name: string;
  readonly hosts: string[];
  /** With availability_zone, which Nova keeps among it. */
  metadata: Readonly<Record<string, string>>;
  readonly createdAt: number;
  updatedAt: number | undefined;
};

/** A flavor of Nova. */
export type FlavorRecord = {
  readonly id: string;
  readonly name: string;
  readonly vcpus: number;
  readonly ramMb: number;
  readonly diskGb: number;
  readonly isPublic: boolean;
  readonly description: string | undefined;
  extraSpecs: Readonly<Record<string, string>>;
  /** Projects that may use it though it is not public. */
  readonly access: Set<string>;
};

/** A key pair of a user. */
export type KeyPairRecord = {
  readonly name: string;
  readonly userId: string;
  readonly publicKey: string;
  readonly fingerprint: string;
  readonly type: string;
  readonly createdAt: number;
};

/** A network of Neutron. */
export type NetworkRecord = {
  readonly id: string;
  name: string;
  readonly projectId: string;
  readonly kind: "vlan" | "flat" | "vxlan" | "geneve";
  readonly physicalNetwork: string | undefined;
  readonly segment: number | undefined;
  readonly mtu: number;
  readonly shared: boolean;
  readonly description: string;
  readonly subnetIds: string[];
  readonly portIds: Set<string>;
  /** Hosts whose DHCP agents serve it. */
  readonly dhcpHosts: string[];
  readonly createdAt: number;
  updatedAt: number;
  revision: number;
};

/** A subnet of Neutron; addresses as numbers. */
export type SubnetRecord = {
  readonly id: string;
  readonly name: string;
  readonly networkId: string;
  readonly projectId: string;
  readonly cidr: string;
  readonly first: number;
  readonly last: number;
  readonly gateway: number | undefined;
  readonly dhcp: boolean;
  readonly pools: readonly { readonly first: number; readonly last: number }[];
  readonly dnsServers: readonly string[];
  readonly used: Set<number>;
  readonly createdAt: number;
};

/** An address of a port. */
export type FixedAddress = { readonly subnetId: string; readonly address: string };

/** A port of Neutron. */
export type PortRecord = {
  readonly id: string;
  name: string;
  readonly networkId: string;
  readonly projectId: string;
  readonly mac: string;
  readonly addresses: FixedAddress[];
  status: "ACTIVE" | "DOWN" | "BUILD";
  deviceId: string;
  deviceOwner: string;
  vnicType: string;
  host: string;
  vifType: string;
  vifDetails: Readonly<Record<string, unknown>>;
  profile: Readonly<Record<string, unknown>>;
  readonly portSecurity: boolean;
  /** Fields that the port has by extensions, as they were given. */
  readonly more: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  updatedAt: number;
  revision: number;
};

/** An image of Glance. */
export type ImageRecord = {
  readonly id: string;
  name: string;
  status: "queued" | "saving" | "importing" | "active" | "killed";
  readonly visibility: string;
  readonly owner: string;
  readonly diskFormat: string | null;
  readonly containerFormat: string | null;
  readonly minDiskGb: number;
  readonly minRamMb: number;
  readonly properties: Readonly<Record<string, string>>;
  readonly isProtected: boolean;
  size: number | null;
  checksum: string | null;
  hash: string | null;
  readonly createdAt: number;
  updatedAt: number;
};
