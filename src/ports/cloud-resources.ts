import type { ComputeService } from "../model/cloud.ts";
import type {
  Aggregate,
  Allocation,
  Flavor,
  Image,
  KeyPair,
  Migration,
  Network,
  NewFlavor,
  NewImage,
  NewNetwork,
  NewPort,
  NewServer,
  NewSubnet,
  Port,
  PortFilter,
  PropertyChanges,
  Server,
  ServerAction,
  Subnet,
} from "../model/cloud-resources.ts";
import type {
  HypervisorCapacity,
  ServerGroup,
  ServerPlace,
  ServerRequest,
} from "../model/cloud-scheduling.ts";
import type { NamedProvider } from "../model/pci-provider.ts";
import type { HostProvider } from "../model/scheduling/scheduling-host.ts";

/**
 * What can be made in a cloud. As for all of a Cloud, each call throws OperatingError with a CloudErrorCode, or the
 * signal's reason. A create is sent once: when its answer is lost the error is retryable, and only a look by name tells
 * whether it happened. Deleting what is not there is done already, and no error.
 */
export type CloudResources = {
  readonly aggregates: Aggregates;
  readonly flavors: Flavors;
  readonly keyPairs: KeyPairs;
  readonly servers: Servers;
  readonly computeServices: ComputeServices;
  readonly networks: Networks;
  readonly subnets: Subnets;
  readonly ports: NetworkPorts;
  readonly images: Images;
  /** What a consumer, such as a server by its id, holds; undefined: the cloud has no Placement. */
  readonly findAllocations: (
    consumerId: string,
    signal?: AbortSignal,
  ) => Promise<readonly Allocation[] | undefined>;
  /** Moves from or to a host, as Nova names it, newest first. */
  readonly listMigrations: (host: string, signal?: AbortSignal) => Promise<readonly Migration[]>;
  readonly scheduling: Scheduling;
};

/** What Nova and Placement tell of how a host was chosen for a server. */
export type Scheduling = {
  /** What a server of any project asked for; undefined: it is gone. */
  readonly findRequest: (serverId: string, signal?: AbortSignal) => Promise<ServerRequest | undefined>;
  /** Server groups of all projects. */
  readonly listGroups: (signal?: AbortSignal) => Promise<readonly ServerGroup[]>;
  /** The servers of all projects with their hosts. */
  readonly listPlaces: (signal?: AbortSignal) => Promise<readonly ServerPlace[]>;
  readonly listCapacities: (signal?: AbortSignal) => Promise<readonly HypervisorCapacity[]>;
  /** Whether there is a Placement. */
  readonly hasPlacement: (signal?: AbortSignal) => Promise<boolean>;
  /** All providers of Placement. Throws `cloud-service-missing` where there is none. */
  readonly listProviders: (signal?: AbortSignal) => Promise<readonly NamedProvider[]>;
  /** The providers that have a trait; none where Placement does not know it. */
  readonly listProvidersWith: (trait: string, signal?: AbortSignal) => Promise<readonly NamedProvider[]>;
  /** What a provider has, by its id; undefined: Placement has none. */
  readonly findInventories: (
    id: string,
    signal?: AbortSignal,
  ) => Promise<HostProvider["inventories"] | undefined>;
  /** A provider by the id of its hypervisor; undefined: Placement has none. */
  readonly findProvider: (id: string, signal?: AbortSignal) => Promise<HostProvider | undefined>;
};

/** Aggregates of Nova. */
export type Aggregates = {
  readonly list: (signal?: AbortSignal) => Promise<readonly Aggregate[]>;
  readonly create: (
    wanted: { readonly name: string; readonly availabilityZone: string | undefined },
    signal?: AbortSignal,
  ) => Promise<Aggregate>;
  readonly setProperties: (id: string, changes: PropertyChanges, signal?: AbortSignal) => Promise<void>;
  /** A host that is in it already is no error. */
  readonly addHost: (id: string, host: string, signal?: AbortSignal) => Promise<void>;
  /** A host that is not in it is no error. */
  readonly removeHost: (id: string, host: string, signal?: AbortSignal) => Promise<void>;
  readonly delete: (id: string, signal?: AbortSignal) => Promise<void>;
};

/** Flavors of Nova, public or not, with their extra specs. */
export type Flavors = {
  readonly list: (signal?: AbortSignal) => Promise<readonly Flavor[]>;
  readonly create: (wanted: NewFlavor, signal?: AbortSignal) => Promise<Flavor>;
  readonly setProperties: (id: string, changes: PropertyChanges, signal?: AbortSignal) => Promise<void>;
  readonly delete: (id: string, signal?: AbortSignal) => Promise<void>;
};

/** Key pairs of the user who is logged in. */
export type KeyPairs = {
  readonly list: (signal?: AbortSignal) => Promise<readonly KeyPair[]>;
  /** publicKey is a line as OpenSSH has it. */
  readonly create: (
    wanted: { readonly name: string; readonly publicKey: string },
    signal?: AbortSignal,
  ) => Promise<KeyPair>;
  readonly delete: (name: string, signal?: AbortSignal) => Promise<void>;
};

/** Servers of Nova. */
export type Servers = {
  /** Those of the own project with exactly this name; undefined: all of them. */
  readonly list: (name: string | undefined, signal?: AbortSignal) => Promise<readonly Server[]>;
  /** Those of all projects on a host, as Nova names it. */
  readonly listOn: (host: string, signal?: AbortSignal) => Promise<readonly Server[]>;
  /** undefined: it is gone. */
  readonly find: (id: string, signal?: AbortSignal) => Promise<Server | undefined>;
  /** Its id; it is not built yet. Throws `cloud-forbidden` where the user may not name a host. */
  readonly create: (wanted: NewServer, signal?: AbortSignal) => Promise<string>;
  readonly delete: (id: string, signal?: AbortSignal) => Promise<void>;
  /** What Nova did with it, newest first, each with its events; undefined: no such server is known. */
  readonly listActions: (id: string, signal?: AbortSignal) => Promise<readonly ServerAction[] | undefined>;
  /**
   * Asks for a server to be moved, running, to a host as Nova names it (from 2.30 on the scheduler looks at that one), or to
   * one that the scheduler chooses (undefined). It has only begun when this resolves: the server tells by its task and its
   * host how it goes on. Sent once.
   */
  readonly liveMigrate: (id: string, host?: string, signal?: AbortSignal) => Promise<void>;
  /** Asks for a server to be shut down, as the guest does it by itself, if it does. It has only begun when this resolves. */
  readonly stop: (id: string, signal?: AbortSignal) => Promise<void>;
  readonly start: (id: string, signal?: AbortSignal) => Promise<void>;
  /** The end of its console, as text; undefined: there is none. */
  readonly readConsole: (id: string, lines: number, signal?: AbortSignal) => Promise<string | undefined>;
};

/** The nova-compute of each host. */
export type ComputeServices = {
  /** By the host as Nova names it; undefined: Nova knows none there. */
  readonly find: (host: string, signal?: AbortSignal) => Promise<ComputeService | undefined>;
  /** The scheduler puts no further server on its host; those that are there stay. */
  readonly disable: (service: ComputeService, reason: string, signal?: AbortSignal) => Promise<void>;
  readonly enable: (service: ComputeService, signal?: AbortSignal) => Promise<void>;
};

/** Networks of Neutron. */
export type Networks = {
  /** Those with exactly this name; undefined: all that the user may see. */
  readonly list: (name: string | undefined, signal?: AbortSignal) => Promise<readonly Network[]>;
  readonly create: (wanted: NewNetwork, signal?: AbortSignal) => Promise<Network>;
  readonly delete: (id: string, signal?: AbortSignal) => Promise<void>;
  /** Hosts whose DHCP agents serve it, as Neutron names them, those that are alive first; empty with OVN. */
  readonly listDhcpHosts: (id: string, signal?: AbortSignal) => Promise<readonly string[]>;
};

/** Subnets of Neutron. */
export type Subnets = {
  readonly list: (networkId: string, signal?: AbortSignal) => Promise<readonly Subnet[]>;
  readonly create: (wanted: NewSubnet, signal?: AbortSignal) => Promise<Subnet>;
  readonly delete: (id: string, signal?: AbortSignal) => Promise<void>;
};

/** Ports of Neutron. */
export type NetworkPorts = {
  readonly list: (filter: PortFilter, signal?: AbortSignal) => Promise<readonly Port[]>;
  /** undefined: it is gone. */
  readonly find: (id: string, signal?: AbortSignal) => Promise<Port | undefined>;
  readonly create: (wanted: NewPort, signal?: AbortSignal) => Promise<Port>;
  readonly delete: (id: string, signal?: AbortSignal) => Promise<void>;
};

/** Where an image's content comes from; open gives it from its beginning each time. */
export type ImageContent = { readonly sizeBytes: number; readonly open: () => ReadableStream<Uint8Array> };

/** Images of Glance. */
export type Images = {
  /** Those with exactly this name. */
  readonly list: (name: string, signal?: AbortSignal) => Promise<readonly Image[]>;
  /** undefined: it is gone. */
  readonly find: (id: string, signal?: AbortSignal) => Promise<Image | undefined>;
  /** Without content it is `queued`. */
  readonly create: (wanted: NewImage, signal?: AbortSignal) => Promise<Image>;
  /**
   * Resolves when Glance has all of it; onSent is told how many bytes have been taken so far, and begins anew where the
   * connection broke. What the content's own stream fails with is thrown as it is.
   */
  readonly upload: (
    id: string,
    content: ImageContent,
    options?: { readonly onSent?: (bytes: number) => void; readonly signal?: AbortSignal },
  ) => Promise<void>;
  /** Glance fetches the content itself, by web-download; the image is `active` when it has it. */
  readonly importFrom: (id: string, url: string, signal?: AbortSignal) => Promise<void>;
  readonly delete: (id: string, signal?: AbortSignal) => Promise<void>;
};
