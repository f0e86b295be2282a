import { findRelease } from "../knowledge/openstack/all.ts";
import type { OpenstackRelease } from "../model/openstack-release.ts";
import { type BuildPace, type CloudConfig, quickPace, workingConfig } from "./cloud-config.ts";
import type { SimulatedCloudOptions, SimulatedUser } from "./cloud-options.ts";
import type { CloudTrouble } from "./cloud-trouble.ts";
import type { AgentState, HostState, ServiceState } from "./hosts/host-state.ts";
import { makeHost } from "./hosts/make-host.ts";
import type { Caller } from "./http/api-request.ts";
import { createIds, type Ids } from "./ids.ts";
import type { ConsoleView, MigrationRecord, ServerRecord } from "./nova/server-record.ts";
import type {
  AggregateRecord,
  FlavorRecord,
  ImageRecord,
  KeyPairRecord,
  NetworkRecord,
  PortRecord,
  SubnetRecord,
} from "./resource-records.ts";
import { createSimulatedTime, type SimulatedTime } from "./simulated-time.ts";

/** A user of the cloud with the ids that Keystone gave. */
export type UserRecord = SimulatedUser & { readonly id: string; readonly projectId: string };

/** All that a simulated cloud knows. */
export type CloudState = {
  readonly release: OpenstackRelease;
  readonly ids: Ids;
  readonly time: SimulatedTime;
  readonly computeRange: { readonly least: string; readonly most: string };
  readonly endpoints: Readonly<Record<string, string>> | undefined;
  readonly consoleOf: (server: ConsoleView) => string;
  readonly download: (url: string) => Uint8Array | undefined;
  /** Is told what services write into their logs. */
  onTrouble: (trouble: CloudTrouble) => void;
  config: CloudConfig;
  pace: BuildPace;
  readonly users: readonly UserRecord[];
  readonly tokens: Map<string, Caller>;
  /** Tokens that were given, newest last. */
  readonly given: string[];
  readonly hosts: Map<string, HostState>;
  /** Services of Nova that are no nova-compute. */
  readonly controlServices: readonly ServiceState[];
  /** Agents of Neutron that are on no compute host. */
  readonly controlAgents: readonly AgentState[];
  readonly aggregates: Map<number, AggregateRecord>;
  readonly flavors: Map<string, FlavorRecord>;
  /** By the user's id and the name, with a slash between. */
  readonly keyPairs: Map<string, KeyPairRecord>;
  /** With those that are deleted, whose actions stay. */
  readonly servers: Map<string, ServerRecord>;
  readonly migrations: MigrationRecord[];
  readonly serverGroups: Map<string, ServerGroupRecord>;
  readonly networks: Map<string, NetworkRecord>;
  readonly subnets: Map<string, SubnetRecord>;
  readonly ports: Map<string, PortRecord>;
  readonly images: Map<string, ImageRecord>;
};

/** A server group of Nova. */
export type ServerGroupRecord = {
  readonly id: string;
  readonly name: string;
  readonly projectId: string;
  readonly policy: string;
  readonly maxPerHost: number;
  readonly memberIds: string[];
};

/** The user of clouds.yaml, who is an administrator. */
export const simulatedAdmin: SimulatedUser = {
  name: "admin",
  password: "played-pass-word",
  project: "admin",
  roles: ["reader", "member", "admin"],
};

/** A user of a project, without any more rights. */
export const simulatedMember: SimulatedUser = {
  name: "demo",
  password: "played-member-word",
  project: "demo",
  roles: ["reader", "member"],
};

/** A cloud in which nothing was made yet. */
export function createCloudState(options: SimulatedCloudOptions): CloudState {
  const release = findRelease(options.release ?? "zed");
  if (release === undefined) throw new Error(`no release ${options.release} is known`);
  const ids = createIds(options.seed ?? 0);
  const time = createSimulatedTime();
  const { controllers = ["ctl"], hosts = [] } = options;
  const physicalNetworks = new Set(
    hosts.flatMap(({ pfs = [] }) => pfs.flatMap((pf) => pf.physicalNetwork ?? [])),
  );
  const working = workingConfig([...physicalNetworks], controllers);
  // Until Wallaby a filter of its own looks at zones; since then Placement does.
  const zoneFilter = release.series < "2021.2" ? ["AvailabilityZoneFilter"] : [];
  const schedulerFilters = [...zoneFilter, ...working.schedulerFilters];
  const config = { ...working, schedulerFilters, ...options.config };
  const startedAt = time.now();
  const made = hosts.map((host) => makeHost(host, { ids, startedAt }));
  return {
    release,
    ids,
    time,
    computeRange: options.computeRange ?? { least: "2.1", most: release.computeApiMax },
    endpoints: options.endpoints,
    consoleOf: options.console ?? bootLog,
    download: options.download ?? (() => undefined),
    onTrouble: () => undefined,
    config,
    pace: { ...quickPace, ...options.pace },
    users: userRecords(options.users ?? [simulatedAdmin, simulatedMember], ids),
    tokens: new Map(),
    given: [],
    hosts: new Map(made.map((host) => [host.name, host])),
    controlServices: controllers.flatMap((host) =>
      ["nova-conductor", "nova-scheduler"].map((binary) => controlService(binary, host, ids)),
    ),
    controlAgents: config.dhcpHosts.flatMap((host) =>
      controlAgentsOf(host, { ids, startedAt, physicalNetworks }),
    ),
    aggregates: new Map(),
    flavors: new Map(),
    keyPairs: new Map(),
    servers: new Map(),
    migrations: [],
    serverGroups: new Map(),
    networks: new Map(),
    subnets: new Map(),
    ports: new Map(),
    images: new Map(),
  };
}

/** The host of a name; throws if there is none, as tests mean one that is there. */
export function hostNamed(state: CloudState, name: string): HostState {
  const found = state.hosts.get(name);
  if (found === undefined) throw new Error(`the simulated cloud has no host ${name}`);
  return found;
}

function userRecords(users: readonly SimulatedUser[], ids: Ids): readonly UserRecord[] {
  const projects = new Map<string, string>();
  for (const { project } of users) if (!projects.has(project)) projects.set(project, ids.hex());
  return users.map((user) => ({ ...user, id: ids.hex(), projectId: projects.get(user.project) ?? "" }));
}

function controlService(binary: string, host: string, ids: Ids): ServiceState {
  return {
    id: ids.uuid(),
    number: ids.next("service"),
    binary,
    host,
    isUp: true,
    isEnabled: true,
    disabledReason: undefined,
    diedAt: undefined,
  };
}

type AgentParts = {
  readonly ids: Ids;
  readonly startedAt: number;
  readonly physicalNetworks: ReadonlySet<string>;
};

function controlAgentsOf(
  host: string,
  { ids, startedAt, physicalNetworks }: AgentParts,
): readonly AgentState[] {
  const bridges = [...physicalNetworks].map((name) => [name, [`br-${name}`]] as const);
  const kinds = [
    ["Open vSwitch agent", "neutron-openvswitch-agent", Object.fromEntries(bridges)],
    ["Metadata agent", "neutron-metadata-agent", {}],
    ["DHCP agent", "neutron-dhcp-agent", {}],
  ] as const;
  return kinds.map(([agentType, binary, mappings]) => ({
    id: ids.uuid(),
    agentType,
    binary,
    host,
    isAlive: true,
    isAdminUp: true,
    startedAt,
    diedAt: undefined,
    mappings,
  }));
}

function bootLog({ name }: ConsoleView): string {
  return `[    0.000000] Linux version 6.1.0 (simulated)\n[    1.000000] Run /init as init process\n\n${name} login: `;
}
