/** What an action did, and how it ended. */
export type EventRecord = {
  readonly event: string;
  readonly startedAt: number;
  finishedAt: number | undefined;
  result: "Success" | "Error" | undefined;
  readonly host: string | undefined;
  traceback: string | undefined;
  details: string | undefined;
};

/** An action of Nova on a server. */
export type ActionRecord = {
  readonly action: string;
  readonly requestId: string;
  readonly userId: string;
  readonly projectId: string;
  readonly startedAt: number;
  updatedAt: number;
  message: string | undefined;
  readonly events: EventRecord[];
};

/** A live migration of a server. */
export type MigrationRecord = {
  readonly id: number;
  readonly serverId: string;
  status: "running" | "completed" | "error";
  readonly source: string;
  target: string | undefined;
  readonly createdAt: number;
};

/** Why a server is in error. */
export type FaultRecord = {
  readonly code: number;
  readonly message: string;
  readonly details: string;
  readonly createdAt: number;
};

/** The flavor of a server as it was when the server was made. */
export type ServerFlavor = {
  readonly id: string;
  readonly name: string;
  readonly vcpus: number;
  readonly ramMb: number;
  readonly diskGb: number;
  readonly extraSpecs: Readonly<Record<string, string>>;
};

/** Where a server has to run, if that was said. */
export type WantedPlace = {
  readonly zone: string | undefined;
  readonly host: string | undefined;
  /** Past the scheduler's filters, as ZONE:HOST does. */
  readonly isForced: boolean;
};

/** A server of Nova. */
export type ServerRecord = {
  readonly id: string;
  readonly name: string;
  readonly projectId: string;
  readonly userId: string;
  readonly flavor: ServerFlavor;
  readonly imageId: string;
  readonly keyName: string | undefined;
  readonly userData: string | undefined;
  readonly configDrive: boolean;
  metadata: Readonly<Record<string, string>>;
  readonly place: WantedPlace;
  /** Scheduler hints, each a list. */
  readonly hints: Readonly<Record<string, readonly string[]>>;
  readonly createdAt: number;
  readonly reservationId: string;
  updatedAt: number;
  launchedAt: number | undefined;
  status: "BUILD" | "ACTIVE" | "ERROR" | "SHUTOFF";
  taskState: string | null;
  /** instance-0000000n; undefined: no cell has it yet. */
  instanceName: string | undefined;
  host: string | undefined;
  /** Where Placement counts it still, once it is deleted. */
  allocatedOn?: string | undefined;
  fault: FaultRecord | undefined;
  isDeleted: boolean;
  readonly portIds: string[];
  /** Ports that Nova itself made, which go with the server. */
  readonly ownPortIds: Set<string>;
  /** VFs by port. */
  readonly vfs: Map<string, string>;
  readonly actions: ActionRecord[];
};

/** What is known of a server where its console is made up. */
export type ConsoleView = {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** As it was given, decoded. */
  readonly userData: string | undefined;
  readonly ports: readonly ConsolePort[];
  /** Since its guest was started. */
  readonly runningMs: number;
};

/** A port of such a server. */
export type ConsolePort = {
  readonly mac: string;
  readonly addresses: readonly string[];
  readonly networkId: string;
  readonly vnicType: string;
  readonly pciSlot: string | undefined;
  readonly vlan: number | undefined;
  readonly isActive: boolean;
};
