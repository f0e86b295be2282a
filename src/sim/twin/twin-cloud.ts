import { OperatingError } from "../../base/operating-error.ts";
import type { ComputeService, NetworkAgent } from "../../model/cloud.ts";
import type { CloudView } from "../../model/cloud-view.ts";
import { indexCloudHosts } from "../../model/find-cloud-host.ts";
import type { HostName } from "../../model/ids.ts";
import { sriovAgentType } from "../../model/openstack-words.ts";
import { knownValue, type Reading } from "../../model/reading.ts";
import type { TwinEvent } from "../../model/rehearsal/rehearsal.ts";
import { estimateAction } from "../../model/rollout/action-durations.ts";
import type { Cloud } from "../../ports/cloud.ts";
import type { TwinSource } from "../../stages/rehearse/twin.ts";
import { FleetNova, type SimulatedServer } from "../fleet/fleet-nova.ts";
import { createMemoryCloud, type MemoryState } from "../fleet/memory-cloud.ts";
import type { SeededRandom } from "../fleet/seeded-random.ts";
import type { SimulatedHost } from "../fleet/simulated-host.ts";
import { SimulatedProcess } from "../fleet/simulated-process.ts";
import { sriovAgentOf } from "../fleet/sriov-agent.ts";
import type { VirtualTime } from "../fleet/virtual-time.ts";
import { eachCall } from "./each-call.ts";
import type { TwinFaults } from "./twin-faults.ts";
import type { TwinHosts } from "./twin-hosts.ts";
import { withoutVm, withVm } from "./twin-vms.ts";

/** What the cloud of a twin stands in. */
export type CloudGround = {
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly faults: TwinFaults;
  readonly hosts: TwinHosts;
  readonly tell: (event: TwinEvent) => void;
};

const compute = "nova-compute";
const callMs = 300;

/** The cloud of a twin: the services, VMs, aggregates, flavors and networks that were read of the real one, in memory. */
export class TwinCloud {
  readonly cloud: Cloud;
  readonly #source: TwinSource;
  readonly #view: CloudView;
  readonly #ground: CloudGround;
  readonly #nova: FleetNova;
  readonly #memory: MemoryState;
  /** Hosts of the fleet by the names that Nova has for them. */
  readonly #fleet: ReadonlyMap<string, HostName>;

  constructor(source: TwinSource, view: CloudView, ground: CloudGround) {
    this.#source = source;
    this.#view = view;
    this.#ground = ground;
    const services = knownValue(view.computeServices) ?? [];
    const computes = services.filter(({ binary }) => binary === compute);
    const nameOf = indexCloudHosts(computes.map(({ host }) => host));
    this.#fleet = new Map([...ground.hosts.all.keys()].map((host) => [nameOf(host) ?? host, host]));
    this.#nova = this.#makeNova(computes);
    const memory = createMemoryCloud({
      aggregates: [...(knownValue(view.aggregates) ?? [])],
      flavors: [...(knownValue(view.flavors) ?? [])],
      networks: [...(knownValue(view.networks) ?? [])],
      subnets: subnetsOf(source),
      ports: [...(knownValue(view.ports) ?? [])],
      computeServices: [...services],
    });
    this.#memory = memory.state;
    this.cloud = eachCall(this.#join(memory.cloud), (call) => this.#turn(call));
  }

  /** What lasts, by names. */
  lastingState(): Readonly<Record<string, unknown>> {
    const { aggregates, flavors, networks, subnets } = this.#memory;
    const byName = (all: readonly { readonly id: string; readonly name: string }[]) =>
      all.map((each) => ({ ...each, id: "" })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return {
      aggregates: byName(aggregates),
      flavors: byName(flavors),
      networks: byName(networks),
      subnets: subnets.map(({ name, cidr }) => [name, cidr]),
      "nova-compute": [...this.#nova.services.values()].map(({ host, status }) => [host, status]),
    };
  }

  #makeNova(computes: readonly ComputeService[]): FleetNova {
    const { time, random } = this.#ground;
    const ms = (kind: "migrate-server" | "stop-server" | "start-server") => estimateAction({ kind });
    const nova = new FleetNova([], {
      time,
      random,
      faultOf: () => undefined,
      takesVms: (host) => this.#isUp(host),
      moved: (server, from) => this.#move(server, from),
      switched: (server) => this.#switch(server),
      pace: { moveMs: ms("migrate-server"), stopMs: ms("stop-server"), startMs: ms("start-server") },
    });
    for (const service of computes) nova.services.set(service.host, service);
    for (const server of serversOf(this.#source)) nova.servers.set(server.id, server);
    return nova;
  }

  #join(memory: Cloud): Cloud {
    const view = this.#view;
    const nova = this.#nova.openFor(new SimulatedProcess("the twin's run", this.#ground.time));
    return {
      ...memory,
      name: view.name,
      listComputeServices: async () => this.#services(),
      listNetworkAgents: async () => this.#agents(),
      listNetworkAgentsOf: async (name) => this.#agents(name),
      listNetworkExtensions: async () => [
        ...orThrow(view, view.extensions),
        // What the wanted drivers offer; hyphens are Neutron's.
        ...(this.#source.intent.openstack?.extensionDrivers ?? []).map((each) => each.replaceAll("_", "-")),
      ],
      listSecurityGroups: async () => orThrow(view, view.securityGroups),
      listHypervisors: async () => orThrow(view, view.hypervisors),
      listMigrations: nova.listMigrations,
      aggregates: { ...memory.aggregates, list: () => this.#known("aggregates", memory.aggregates.list) },
      flavors: { ...memory.flavors, list: () => this.#known("flavors", memory.flavors.list) },
      computeServices: {
        ...nova.computeServices,
        find: async (host, signal) => {
          const found = await nova.computeServices.find(host, signal);
          return found && this.#asNow(found);
        },
      },
      servers: nova.servers,
      ports: {
        ...memory.ports,
        list: (filter, signal) =>
          filter.networkId === undefined
            ? nova.ports.list(filter, signal)
            : memory.ports.list(filter, signal),
      },
    };
  }

  async #known<T>(part: "aggregates" | "flavors", list: () => Promise<T>): Promise<T> {
    orThrow<readonly unknown[]>(this.#view, this.#view[part]);
    return list();
  }

  /** A call takes its time; in between the cloud may be too busy. */
  async #turn(call: string): Promise<void> {
    const { time, faults } = this.#ground;
    await time.sleep(callMs);
    if (faults.isBusy(call, time.now()))
      throw new OperatingError("cloud-busy", `cloud ${this.#view.name}`, {
        message: "The API is too busy (503 Service Unavailable)",
        hint: "Look at the services of the cloud, and apply again when they answer.",
        retryable: true,
      });
  }

  #services(): readonly ComputeService[] {
    const all = orThrow(this.#view, this.#view.computeServices);
    const others = all.filter(({ binary }) => binary !== compute);
    return [
      ...others.map((each) => ({ ...each, updatedAt: this.#now() })),
      ...[...this.#nova.services.values()].map((each) => this.#asNow(each)),
    ];
  }

  #asNow(service: ComputeService): ComputeService {
    const isUp = this.#isUp(service.host);
    return { ...service, state: isUp ? "up" : "down", ...(isUp ? { updatedAt: this.#now() } : {}) };
  }

  /** Those of one host, or all. */
  #agents(of?: string): readonly NetworkAgent[] {
    const all = orThrow(this.#view, this.#view.agents);
    const now = this.#now();
    const others = all.filter(
      ({ agentType, host }) =>
        (of === undefined || host === of) && (agentType !== sriovAgentType || !this.#fleet.has(host)),
    );
    const names = of === undefined ? [...this.#fleet.keys()] : [of];
    return [
      ...others.map((each) => ({ ...each, heartbeatAt: now })),
      ...names.flatMap((name) => this.#ownAgents(name)),
    ];
  }

  /** The SR-IOV agent that a host of the fleet runs by now. */
  #ownAgents(name: string): readonly NetworkAgent[] {
    const host = this.#fleet.get(name);
    const facts = host && this.#ground.hosts.all.get(host)?.facts;
    const agent = facts && sriovAgentOf(facts, name, this.#now());
    return agent ? [{ ...agent, alive: this.#isUp(name) }] : [];
  }

  /** A host that is not of the fleet is as it was seen. */
  #isUp(name: string): boolean {
    const { hosts } = this.#ground;
    const host = this.#fleet.get(name);
    if (host === undefined) return this.#nova.services.get(name)?.state === "up";
    return (hosts.all.get(host)?.takesVms ?? false) && !hosts.isDead(host);
  }

  #now(): string {
    return new Date(this.#ground.time.now()).toISOString();
  }

  #hostOf(name: string): SimulatedHost | undefined {
    const host = this.#fleet.get(name);
    return host === undefined ? undefined : this.#ground.hosts.all.get(host);
  }

  #move({ name, instanceName, host: to }: SimulatedServer, from: string): void {
    this.#hostOf(from)?.change((facts) => withoutVm(facts, instanceName));
    this.#hostOf(to)?.change((facts) => withVm(facts, instanceName));
    this.#ground.tell({ at: this.#ground.time.now(), kind: "vm-moved", server: name, from, to });
  }

  #switch({ name, instanceName, host: at, status }: SimulatedServer): void {
    const isStopped = status === "SHUTOFF";
    this.#hostOf(at)?.change((facts) => (isStopped ? withoutVm : withVm)(facts, instanceName));
    const host = this.#fleet.get(at) ?? (at as HostName);
    const kind = isStopped ? "vm-stopped" : "vm-started";
    this.#ground.tell({ at: this.#ground.time.now(), kind, server: name, host });
  }
}

/** What the real cloud did not tell the twin does not either. */
function orThrow<T>({ name }: CloudView, reading: Reading<T>): T {
  if (reading.is === "known") return reading.value;
  throw new OperatingError("cloud-forbidden", `cloud ${name}`, {
    message: reading.is === "unreadable" ? reading.reason : "the cloud does not tell it",
    hint: "See what the real cloud answers: vfleet diagnose.",
  });
}

/** VMs on hosts that are drained: of others nothing is asked. */
function serversOf({ computes }: TwinSource): readonly SimulatedServer[] {
  return [...(computes?.values() ?? [])].flatMap((reading) => {
    const seen = knownValue(reading);
    const host = seen?.service?.host;
    if (host === undefined) return [];
    return (seen?.servers ?? []).map(({ id, name, instanceName, status, devicePorts }) => ({
      id,
      name,
      instanceName: instanceName ?? id,
      vnicType: devicePorts.length > 0 ? ("direct" as const) : ("normal" as const),
      host,
      taskState: undefined,
      status: status === "MIGRATING" ? "ACTIVE" : status,
    }));
  });
}

function subnetsOf({ tenants }: TwinSource): MemoryState["subnets"] {
  const subnets = tenants?.kind === "read" ? knownValue(tenants.facts.subnets) : undefined;
  return [...(subnets?.values() ?? [])].flat();
}
