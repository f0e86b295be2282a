import type { ComputeService, NetworkAgent } from "../../model/cloud.ts";
import type { Migration, Port, Server } from "../../model/cloud-resources.ts";
import type { Cloud } from "../../ports/cloud.ts";
import { noCloudResources } from "../../ports/no-cloud-resources.ts";
import { cloudError, computeService } from "./memory-cloud.ts";
import type { SeededRandom } from "./seeded-random.ts";
import type { SimulatedProcess } from "./simulated-process.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** How a call to the cloud goes wrong; lost: it is done, and its answer does not come; stale: what it was before is told. */
export type CallFault = "busy" | "conflict" | "forbidden" | "lost" | "stale";

/** A VM as Nova and its host know it. */
export type SimulatedServer = {
  readonly id: string;
  readonly name: string;
  readonly instanceName: string;
  readonly vnicType: "normal" | "direct";
  host: string;
  taskState: string | undefined;
  /** Left out: ACTIVE. */
  status?: string;
};

/** What Nova stands in. */
export type NovaWorld = {
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  /** Asked once for each call. */
  readonly faultOf: (call: string) => CallFault | undefined;
  /** Whether a VM can be moved to a host now. */
  readonly takesVms: (host: string) => boolean;
  /** A VM begins to move to a host: a domain is there already, and waits for what the other one sends. Left out: nothing is seen of it. */
  readonly coming?: (server: SimulatedServer, to: string) => void;
  /** It did not come after all. */
  readonly notCome?: (server: SimulatedServer, to: string) => void;
  /** A VM has left a host for another. */
  readonly moved: (server: SimulatedServer, from: string) => void;
  /** A VM was stopped or started. */
  readonly switched?: (server: SimulatedServer) => void;
  /** What services report of themselves to the cloud; left out: nothing. */
  readonly reports?: ServiceReports;
  /** How long a VM takes to move, to stop and to start; left out: never twice the same. */
  readonly pace?: { readonly moveMs: number; readonly stopMs: number; readonly startMs: number };
};

/** What the cloud knows of what runs on hosts, by its own clock. */
export type ServiceReports = {
  readonly now: () => string;
  readonly isServing: (host: string) => boolean;
  readonly schedulers: readonly string[];
  readonly agents: () => readonly NetworkAgent[];
};

/** Nova of a simulated fleet, as far as draining hosts goes: services that are enabled or not, and servers that move. */
export class FleetNova {
  readonly services = new Map<string, ComputeService>();
  readonly servers = new Map<string, SimulatedServer>();
  readonly #world: NovaWorld;
  readonly #migrations: Migration[] = [];
  /** The services as they were some changes ago. */
  #stale: readonly ComputeService[];

  constructor(hosts: readonly string[], world: NovaWorld) {
    this.#world = world;
    for (const host of hosts) this.services.set(host, computeService(host));
    this.#stale = [...this.services.values()];
  }

  /** As an operator, or vfleet, enables or disables a service. */
  setService(host: string, change: Pick<ComputeService, "status" | "disabledReason">): void {
    const found = this.services.get(host);
    if (!found) throw cloudError("cloud-not-found", `Compute host ${host} could not be found.`);
    this.#stale = [...this.services.values()];
    this.services.set(host, { ...found, ...change });
  }

  /** The cloud as one process reaches it. */
  openFor(process: SimulatedProcess): Cloud {
    const ask = <T>(name: string, work: () => T, stale?: () => T): Promise<T> =>
      this.#call(process, { name, work, stale: stale ?? work });
    return {
      ...noCloudResources,
      name: "mycloud",
      apiVersions: async () => ({ compute: { least: "2.1", most: "2.93" }, placement: undefined }),
      listComputeServices: () =>
        ask(
          "services.list",
          () => this.#reported([...this.services.values()]),
          () => this.#reported(this.#stale),
        ),
      listNetworkAgents: () => ask("agents.list", () => this.#world.reports?.agents() ?? []),
      listNetworkAgentsOf: (name) =>
        ask("agents.list", () => (this.#world.reports?.agents() ?? []).filter(({ host }) => host === name)),
      listNetworkExtensions: async () => [],
      listSecurityGroups: async () => [],
      listHypervisors: async () => [],
      computeServices: {
        find: (host) => ask("services.find", () => this.services.get(host)),
        disable: ({ host }, disabledReason) =>
          ask("services.disable", () => this.setService(host, { status: "disabled", disabledReason })),
        enable: ({ host }) =>
          ask("services.enable", () =>
            this.setService(host, { status: "enabled", disabledReason: undefined }),
          ),
      },
      listMigrations: (host) =>
        ask("migrations.list", () =>
          this.#migrations.filter(({ sourceHost, targetHost }) => sourceHost === host || targetHost === host),
        ),
      servers: {
        ...noCloudResources.servers,
        listOn: (host) =>
          ask("servers.listOn", () =>
            [...this.servers.values()].filter((each) => each.host === host).map(shown),
          ),
        find: (id) =>
          ask("servers.find", () => {
            const found = this.servers.get(id);
            return found && shown(found);
          }),
        listActions: (id) => ask("servers.listActions", () => (this.servers.has(id) ? [] : undefined)),
        liveMigrate: (id, host) => ask("servers.liveMigrate", () => this.#migrate(id, host)),
        stop: (id) => ask("servers.stop", () => this.#switch(id, "SHUTOFF")),
        start: (id) => ask("servers.start", () => this.#switch(id, "ACTIVE")),
      },
      ports: {
        ...noCloudResources.ports,
        list: ({ host, deviceId }) =>
          ask("ports.list", () =>
            [...this.servers.values()]
              .filter((each) => each.host === (host ?? each.host) && each.id === (deviceId ?? each.id))
              .map(portOf),
          ),
      },
    };
  }

  #reported(services: readonly ComputeService[]): readonly ComputeService[] {
    const { reports } = this.#world;
    if (!reports) return services;
    const { now, isServing, schedulers } = reports;
    return [
      ...schedulers.map((host) => ({ ...computeService(host), binary: "nova-scheduler", updatedAt: now() })),
      ...services.map((service) =>
        isServing(service.host)
          ? { ...service, updatedAt: now() }
          : { ...service, state: "down" as const, updatedAt: undefined },
      ),
    ];
  }

  async #call<T>(
    process: SimulatedProcess,
    { name, work, stale }: { readonly name: string; readonly work: () => T; readonly stale: () => T },
  ): Promise<T> {
    const { time, random, faultOf } = this.#world;
    await process.awake();
    const fault = faultOf(name);
    const answer = async () => {
      await time.sleep(random.int(30, 900));
      if (fault === "busy") throw cloudError("cloud-busy", "Service Unavailable (503)", true);
      if (fault === "forbidden") throw cloudError("cloud-forbidden", "Policy doesn't allow this (403)");
      if (fault === "conflict") throw cloudError("cloud-conflict", "The service was changed meanwhile (409)");
      const result = fault === "stale" ? stale() : work();
      if (fault === "lost") throw cloudError("cloud-unreachable", "the connection broke", true);
      return result;
    };
    return process.turn(answer());
  }

  /** The scheduler chooses a host at once; what becomes of that host meanwhile shows at the end. */
  #migrate(id: string, target: string | undefined): void {
    const { time, random, pace, coming } = this.#world;
    const server = this.servers.get(id);
    if (!server) throw cloudError("cloud-not-found", `Instance ${id} could not be found.`);
    if (server.vnicType !== "normal") throw cloudError("cloud-request-refused", "It has a VF.");
    if (server.taskState !== undefined) throw cloudError("cloud-conflict", "It moves already.");
    server.taskState = "migrating";
    const others = [...this.services.values()].filter(
      ({ host, status }) =>
        host !== server.host &&
        host === (target ?? host) &&
        status === "enabled" &&
        this.#world.takesVms(host),
    );
    const to = others[random.int(0, Math.max(0, others.length - 1))]?.host;
    const at = this.#migrations.length;
    const migration = { id: String(at), serverId: id, kind: "live-migration", sourceHost: server.host };
    this.#migrations.push({
      ...migration,
      targetHost: to,
      status: to === undefined ? "accepted" : "running",
    });
    if (to !== undefined) coming?.(server, to);
    time.after(pace?.moveMs ?? random.int(5_000, 90_000), () => {
      const isThere = this.#arrive(server, to);
      this.#migrations[at] = { ...migration, targetHost: to, status: isThere ? "completed" : "error" };
    });
  }

  #arrive(server: SimulatedServer, to: string | undefined): boolean {
    const { takesVms, moved, notCome } = this.#world;
    const from = server.host;
    server.taskState = undefined;
    if (to === undefined) return false;
    if (!takesVms(to)) {
      notCome?.(server, to);
      return false;
    }
    server.host = to;
    moved(server, from);
    return true;
  }

  #switch(id: string, status: "ACTIVE" | "SHUTOFF"): void {
    const { time, random, switched, pace } = this.#world;
    const server = this.servers.get(id);
    if (!server) throw cloudError("cloud-not-found", `Instance ${id} could not be found.`);
    if (server.taskState !== undefined) throw cloudError("cloud-conflict", `It is ${server.taskState}.`);
    const isStop = status === "SHUTOFF";
    server.taskState = isStop ? "powering-off" : "powering-on";
    time.after((isStop ? pace?.stopMs : pace?.startMs) ?? random.int(2_000, 40_000), () => {
      server.taskState = undefined;
      server.status = status;
      switched?.(server);
    });
  }
}

function shown({ id, name, instanceName, host, taskState, status: usual }: SimulatedServer): Server {
  const status = taskState === "migrating" ? "MIGRATING" : (usual ?? "ACTIVE");
  return {
    id,
    name,
    status,
    taskState,
    fault: undefined,
    host,
    instanceName,
    properties: {},
    createdAt: undefined,
  };
}

function portOf({ id, name, vnicType, host }: SimulatedServer): Port {
  return {
    id: `port-${id}`,
    name: `${name}-port`,
    networkId: "network-1",
    mac: "fa:16:3e:00:00:01",
    addresses: [],
    status: "ACTIVE",
    vnicType,
    vifType: vnicType === "direct" ? "hw_veb" : "ovs",
    host,
    pciSlot: undefined,
    physicalNetwork: undefined,
    vlan: undefined,
    deviceId: id,
    deviceOwner: "compute:nova",
  };
}
