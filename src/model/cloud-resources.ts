/** Text by text: metadata of an aggregate, extra specs of a flavor, properties of an image. */
export type Properties = Readonly<Record<string, string>>;

/** What shall become of properties: a text is set, null is taken away, and all others are left alone. */
export type PropertyChanges = Readonly<Record<string, string | null>>;

/** A group of hosts that Nova's scheduler tells apart by properties. */
export type Aggregate = {
  /** A number, as text. */
  readonly id: string;
  readonly name: string;
  readonly availabilityZone: string | undefined;
  /** As Nova names hosts. */
  readonly hosts: readonly string[];
  /** Without availability_zone. */
  readonly properties: Properties;
};

/** The size of a server and what its host must have. */
export type Flavor = {
  readonly id: string;
  readonly name: string;
  readonly vcpus: number;
  readonly ramMb: number;
  readonly diskGb: number;
  readonly isPublic: boolean;
  /** Its extra specs. */
  readonly properties: Properties;
};

/** A flavor to be made; Nova gives it its id. */
export type NewFlavor = Omit<Flavor, "id" | "properties">;

/** The public half of a pair of keys that Nova puts into servers. */
export type KeyPair = { readonly name: string; readonly fingerprint: string };

/** Why a server is in error, as Nova tells its owner; details are for administrators. */
export type ServerFault = {
  readonly message: string;
  readonly code: number | undefined;
  readonly details: string | undefined;
};

/** A server of Nova. */
export type Server = {
  readonly id: string;
  readonly name: string;
  /** ACTIVE, BUILD, ERROR, SHUTOFF, ... */
  readonly status: string;
  /** spawning, networking, ...; undefined: none is under way. */
  readonly taskState: string | undefined;
  readonly fault: ServerFault | undefined;
  /** Its host as Nova names it; undefined: it has none, or the user may not know. */
  readonly host: string | undefined;
  /** The domain's name on the host: instance-00000001. */
  readonly instanceName: string | undefined;
  /** Its metadata. */
  readonly properties: Properties;
  readonly createdAt: string | undefined;
};

/** A server to be made, on exactly one host where that is given. */
export type NewServer = {
  readonly name: string;
  readonly flavorId: string;
  readonly imageId: string;
  readonly keyName: string | undefined;
  readonly portIds: readonly string[];
  /** A script or cloud-init's input, as it is; it goes over the wire in base64. */
  readonly userData: string | undefined;
  /** The guest gets its data by a disk too, and so without a network. */
  readonly configDrive: boolean;
  readonly properties: Properties;
  /** As Nova names it, and its availability zone, for APIs that know no other way to a host. */
  readonly place: { readonly host: string; readonly zone: string } | undefined;
};

/** What Nova did with a server, with what failed of it. */
export type ServerAction = {
  /** create, reboot, ... */
  readonly action: string;
  readonly requestId: string;
  readonly startedAt: string | undefined;
  readonly message: string | undefined;
  readonly events: readonly ServerEvent[];
};

/** A part of an action. */
export type ServerEvent = {
  /** compute__do_build_and_run_instance, ... */
  readonly name: string;
  /** Success or Error; undefined: not ended. */
  readonly result: string | undefined;
  readonly host: string | undefined;
  /** Why it failed, in one line; from 2.84 on, and before that the last line of the traceback. */
  readonly details: string | undefined;
};

/** A move of a server from host to host. */
export type Migration = {
  readonly id: string;
  readonly serverId: string;
  /** live-migration, migration, resize, evacuation. */
  readonly kind: string;
  /** running, completed, error, ... */
  readonly status: string;
  readonly sourceHost: string | undefined;
  readonly targetHost: string | undefined;
};

/** A network of Neutron; what administrators alone see is undefined for others. */
export type Network = {
  readonly id: string;
  readonly name: string;
  readonly projectId: string;
  /** vlan, flat, vxlan, geneve, ... */
  readonly kind: string | undefined;
  readonly physicalNetwork: string | undefined;
  /** The VLAN's id, or that of a tunnel. */
  readonly segment: number | undefined;
  /** Bytes of an IP packet. */
  readonly mtu: number | undefined;
  readonly shared: boolean;
};

/** A network to be made on a physical one; vlan undefined: Neutron takes one of its range. */
export type NewNetwork = {
  readonly name: string;
  readonly physicalNetwork: string;
  readonly kind: "vlan" | "flat";
  readonly vlan: number | undefined;
  readonly mtu: number | undefined;
  readonly shared: boolean;
};

/** Addresses from first to last, both included. */
export type AddressRange = { readonly first: string; readonly last: string };

/** A range of addresses of a network. */
export type Subnet = {
  readonly id: string;
  readonly name: string;
  readonly networkId: string;
  readonly cidr: string;
  readonly gateway: string | undefined;
  readonly dhcp: boolean;
  readonly pools: readonly AddressRange[];
  readonly dnsServers: readonly string[];
};

/** A subnet to be made. */
export type NewSubnet = {
  readonly name: string;
  readonly networkId: string;
  readonly cidr: string;
  /** auto: the first address; none: there is none; else its address. */
  readonly gateway: string;
  readonly dhcp: boolean;
  /** Empty: Neutron takes all that is free. */
  readonly pools: readonly AddressRange[];
  readonly dnsServers: readonly string[];
};

/** A port of Neutron; what administrators alone see is undefined for others. */
export type Port = {
  readonly id: string;
  readonly name: string;
  readonly networkId: string;
  readonly mac: string;
  readonly addresses: readonly string[];
  /** ACTIVE, DOWN, BUILD. */
  readonly status: string;
  /** direct, normal, macvtap, ... */
  readonly vnicType: string | undefined;
  /** hw_veb, ovs, binding_failed, unbound, ... */
  readonly vifType: string | undefined;
  readonly host: string | undefined;
  /** The VF that Nova gave it, as the kernel writes it. */
  readonly pciSlot: string | undefined;
  /** Of the binding's profile. */
  readonly physicalNetwork: string | undefined;
  /** That the VF is to tag with; undefined: the binding does not say, or there is none. */
  readonly vlan: number | undefined;
  /** The server that has it; empty: none. */
  readonly deviceId: string;
  readonly deviceOwner: string;
  /** Whether it asks for a trusted VF; left out: it says nothing of it, or the user may not see it. */
  readonly trusted?: boolean;
  /** required, preferred, socket, legacy. */
  readonly numaPolicy?: string;
  /** It asks Placement for bandwidth. */
  readonly asksBandwidth?: boolean;
  /** Ids of its security groups, where its port security is not off; left out: none. */
  readonly securityGroups?: readonly string[];
};

/** What a port may ask for beyond its network. */
export type NewPort = {
  readonly name: string;
  readonly networkId: string;
  readonly vnicType: "direct" | "normal";
  /** The guest may change its MAC address and listen to all. */
  readonly trusted?: boolean;
  readonly numaPolicy?: "required" | "preferred" | "socket" | "legacy";
  readonly qosPolicyId?: string;
  readonly portSecurity?: boolean;
};

/** A security group of Neutron; each project has one that is called default. */
export type SecurityGroup = { readonly id: string; readonly name: string };

/** Which ports are looked for; all that is given must match. */
export type PortFilter = {
  readonly name?: string;
  readonly networkId?: string;
  /** As Neutron names it. */
  readonly host?: string;
  readonly deviceId?: string;
};

/** An image of Glance. */
export type Image = {
  readonly id: string;
  readonly name: string;
  /** queued, saving, importing, active, ... */
  readonly status: string;
  readonly diskFormat: string | undefined;
  readonly sizeBytes: number | undefined;
  /** Properties that are not Glance's own, such as hw_disk_bus. */
  readonly properties: Properties;
};

/** An image to be made; its content follows. */
export type NewImage = {
  readonly name: string;
  /** raw, qcow2, aki, ari, ami, ... */
  readonly diskFormat: string;
  readonly containerFormat: string;
  readonly visibility: "public" | "private";
  readonly properties: Properties;
};

/** What a consumer holds of one provider in Placement, by resource class. */
export type Allocation = {
  readonly providerId: string;
  readonly resources: Readonly<Record<string, number>>;
};
