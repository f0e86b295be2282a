import type {
  NewFlavor,
  NewImage,
  NewNetwork,
  NewPort,
  NewSubnet,
  Properties,
  PropertyChanges,
} from "./cloud-resources.ts";

/** What is meant: by its id where it was there before, by its name where this run makes it. */
export type CloudRef = { readonly id: string } | { readonly name: string };

/** Makes an aggregate without hosts; the name is Nova's to keep unique. */
export type MakeAggregate = {
  readonly kind: "make-aggregate";
  readonly name: string;
  readonly availabilityZone: string | undefined;
};

/** Deletes an aggregate, if it has no hosts. */
export type DeleteAggregate = Omit<MakeAggregate, "kind"> & { readonly kind: "delete-aggregate" };

/** Sets and takes away properties of an aggregate; it is refused if one is neither as from nor as to says. */
export type SetAggregateProperties = {
  readonly kind: "set-aggregate-properties";
  readonly aggregate: string;
  readonly from: PropertyChanges;
  readonly to: PropertyChanges;
};

/** Puts a host, as Nova names it, into an aggregate, or takes it out. */
export type ChangeAggregateHost = {
  readonly kind: "add-aggregate-host" | "remove-aggregate-host";
  readonly aggregate: string;
  readonly host: string;
};

/** Makes a flavor with its extra specs, or deletes it if it is as the action says. */
export type ChangeFlavor = {
  readonly kind: "make-flavor" | "delete-flavor";
  readonly flavor: NewFlavor;
  readonly properties: Properties;
};

/** Sets and takes away extra specs of a flavor; it is refused if one is neither as from nor as to says. */
export type SetFlavorProperties = {
  readonly kind: "set-flavor-properties";
  readonly flavor: string;
  readonly from: PropertyChanges;
  readonly to: PropertyChanges;
};

/** Makes a network, or deletes it if it is as the action says and has no ports but those of Neutron itself. */
export type ChangeNetwork = {
  readonly kind: "make-network" | "delete-network";
  readonly network: NewNetwork;
};

/** Makes a subnet of a network, or deletes it if it is as the action says. */
export type ChangeSubnet = {
  readonly kind: "make-subnet" | "delete-subnet";
  readonly network: string;
  readonly subnet: Omit<NewSubnet, "networkId">;
};

/** Gives Nova the public half of a key, or takes it away. */
export type ChangeKeyPair = {
  readonly kind: "make-key-pair" | "delete-key-pair";
  readonly name: string;
  readonly publicKey: string;
};

/** Makes an image from a file here, or deletes it; an image that it links to (kernel_id) is in links by its name. */
export type ChangeImage = {
  readonly kind: "make-image" | "delete-image";
  readonly image: NewImage;
  /** Where its content is: a path here, or an address that Glance fetches it from. */
  readonly source: { readonly file: string } | { readonly url: string };
  /** Properties whose values are ids of other images, by the names of these. */
  readonly links: Properties;
};

/** Makes a port, or deletes it. */
export type ChangePort = {
  readonly kind: "make-port" | "delete-port";
  readonly network: CloudRef;
  readonly port: Omit<NewPort, "networkId">;
};

/** Makes a server on one host and sees that it is there, or deletes it and sees that it is gone. */
export type ChangeServer = {
  readonly kind: "make-server" | "delete-server";
  readonly name: string;
  readonly flavor: CloudRef;
  readonly image: CloudRef;
  readonly keyName: string | undefined;
  /** Names of its ports, in the order of its interfaces. */
  readonly ports: readonly string[];
  readonly userData: string | undefined;
  readonly configDrive: boolean;
  readonly place: { readonly host: string; readonly zone: string };
};

/**
 * Keeps the scheduler from putting further servers on a host, as Nova names it, or lets it again: only where vfleet has
 * disabled the service.
 */
export type ChangeComputeService = {
  readonly kind: "disable-compute-service" | "enable-compute-service";
  readonly host: string;
};

/** Moves a running server away from a host, to one that the scheduler chooses, and waits until it is there. */
export type MigrateServer = {
  readonly kind: "migrate-server";
  readonly server: NamedServer;
  readonly from: string;
  readonly timeoutMs: number;
};

/** A server of Nova, for people and for its API. */
export type NamedServer = { readonly id: string; readonly name: string };

/** Moves a running server back to a host, as Nova names it, from which vfleet has moved it away. */
export type ReturnServer = {
  readonly kind: "return-server";
  readonly server: NamedServer;
  readonly to: string;
  readonly timeoutMs: number;
};

/** Stops a server before its host is rebooted, or starts one that vfleet has stopped, and waits until that is so. */
export type ChangePower = {
  readonly kind: "stop-server" | "start-server";
  readonly server: NamedServer;
  readonly host: string;
  readonly timeoutMs: number;
};

/** Waits until somebody else has moved or stopped servers that vfleet may not touch, or they can be moved. */
export type AwaitServers = {
  readonly kind: "await-servers";
  readonly servers: readonly (NamedServer & {
    /** movable: only a state is in its way, and that it can be moved is enough. */
    readonly until: "movable" | "gone";
  })[];
  readonly host: string;
  readonly timeoutMs: number;
};

/** What is done in a cloud for the sake of a host, as a part of what is done on that host. */
export type DrainAction = ChangeComputeService | MigrateServer | ReturnServer | ChangePower | AwaitServers;

/** What is done in a cloud as a place of its own. */
export type PlaceAction =
  | MakeAggregate
  | DeleteAggregate
  | SetAggregateProperties
  | ChangeAggregateHost
  | ChangeFlavor
  | SetFlavorProperties
  | ChangeNetwork
  | ChangeSubnet
  | ChangeKeyPair
  | ChangeImage
  | ChangePort
  | ChangeServer;

/** The closed set of things that a plan may do in a cloud. */
export type CloudAction = PlaceAction | DrainAction;

/** The names of its kinds. */
export const cloudActionKinds = [
  "make-aggregate",
  "delete-aggregate",
  "set-aggregate-properties",
  "add-aggregate-host",
  "remove-aggregate-host",
  "make-flavor",
  "delete-flavor",
  "set-flavor-properties",
  "make-network",
  "delete-network",
  "make-subnet",
  "delete-subnet",
  "make-key-pair",
  "delete-key-pair",
  "make-image",
  "delete-image",
  "make-port",
  "delete-port",
  "make-server",
  "delete-server",
  "disable-compute-service",
  "enable-compute-service",
  "migrate-server",
  "return-server",
  "stop-server",
  "start-server",
  "await-servers",
] as const satisfies readonly CloudAction["kind"][];

/** Whether it is done for the sake of a host, and stands in that host's plan. */
export function isDrainAction(action: { readonly kind: string }): action is DrainAction {
  return /^(?:(?:dis|en)able-compute-service|(?:migrate|return|stop|start)-server|await-servers)$/.test(
    action.kind,
  );
}
