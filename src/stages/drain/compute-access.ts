import { mapLimited } from "../../base/concurrency.ts";
import { OperatingError } from "../../base/operating-error.ts";
import type { ComputeService } from "../../model/cloud.ts";
import type { HostDiscovery } from "../../model/discovery.ts";
import { indexCloudHosts } from "../../model/find-cloud-host.ts";
import type { HostCompute, HostedServer } from "../../model/host-compute.ts";
import type { HostName } from "../../model/ids.ts";
import type { HostIntent, Intent } from "../../model/intent.ts";
import { known, type Reading, unreadable } from "../../model/reading.ts";
import type { Cloud } from "../../ports/cloud.ts";
import { findIommuState } from "../../steps/iommu-state.ts";
import type { OpenCloud } from "../ask-cloud.ts";
import { indexHosts } from "../find-host.ts";
import { drainOf } from "./plan-drain.ts";
import { ServersAway } from "./servers-away.ts";

const CALLS_AT_ONCE = 8;

type FindService = (host: string) => ComputeService | undefined;

/** The cloud in which hosts are drained: opened once, when it is first asked. */
export class ComputeAccess {
  readonly #openCloud: () => Promise<Cloud>;
  readonly signal: AbortSignal;
  #cloud: Promise<Cloud> | undefined;
  #services: Promise<FindService> | undefined;
  /** What runs have taken from hosts and not given back. */
  readonly away: ServersAway;

  constructor(
    openCloud: OpenCloud,
    about: { readonly name: string; readonly away: ServersAway },
    signal: AbortSignal,
  ) {
    this.#openCloud = () => openCloud(about.name, signal);
    this.away = about.away;
    this.signal = signal;
  }

  /** Throws OperatingError; it is tried anew the next time. */
  async open(): Promise<Cloud> {
    this.#cloud ??= this.#openCloud();
    return this.#cloud.catch((error: unknown) => {
      this.#cloud = undefined;
      throw error;
    });
  }

  /** What Nova says of a host now, of its servers only if they are asked for. Throws what is no OperatingError. */
  read(host: HostIntent, asksServers: boolean): Promise<Reading<HostCompute>> {
    return this.#attempt(async () => {
      const listed = await this.#listed(host);
      const { computeServices } = await this.open();
      const service = listed && (await computeServices.find(listed.host, this.signal));
      return this.#withServers(host, service, asksServers);
    });
  }

  /** The same for all hosts that are drained, from one list of services; of servers where a reboot is in sight. */
  async readAll(
    intent: Intent,
    discoveries: readonly HostDiscovery[],
  ): Promise<ReadonlyMap<HostName, Reading<HostCompute>>> {
    const hostOf = indexHosts(intent);
    const read = await mapLimited(discoveries, CALLS_AT_ONCE, async (discovery) => {
      const host = hostOf(discovery.host);
      if (discovery.kind === "failed" || !drainOf(intent, host)) return [];
      const mayReboot = findIommuState(discovery.facts) === "off";
      const compute = await this.#attempt(async () =>
        this.#withServers(host, await this.#listed(host), mayReboot),
      );
      return [[host.name, compute] as const];
    });
    return new Map(read.flat());
  }

  async #listed({ name }: HostIntent): Promise<ComputeService | undefined> {
    this.#services ??= this.open().then(async (cloud) =>
      indexServices(await cloud.listComputeServices(this.signal)),
    );
    const find = await this.#services.catch((error: unknown) => {
      this.#services = undefined;
      throw error;
    });
    return find(name);
  }

  async #withServers(
    { name }: HostIntent,
    service: ComputeService | undefined,
    asksServers: boolean,
  ): Promise<HostCompute> {
    const isAsked = service !== undefined && asksServers;
    const servers = isAsked ? await this.#serversOn(service.host) : undefined;
    return { service, servers, away: this.away.of(name) };
  }

  async #serversOn(host: string): Promise<readonly HostedServer[]> {
    const cloud = await this.open();
    const [servers, ports] = await Promise.all([
      cloud.servers.listOn(host, this.signal),
      cloud.ports.list({ host }, this.signal),
    ]);
    return servers.map(({ id, name, status, taskState, instanceName }) => ({
      id,
      name,
      status,
      taskState,
      instanceName,
      devicePorts: ports
        .filter(({ deviceId, vnicType }) => deviceId === id && vnicType !== "normal")
        .map((port) => `${port.vnicType ?? "hidden"} port ${port.name || port.id}`),
    }));
  }

  async #attempt(ask: () => Promise<HostCompute>): Promise<Reading<HostCompute>> {
    try {
      return known(await ask());
    } catch (error) {
      this.signal.throwIfAborted();
      if (!(error instanceof OperatingError)) throw error;
      return unreadable(error.message);
    }
  }
}

function indexServices(services: readonly ComputeService[]): FindService {
  const computes = services.filter(({ binary }) => binary === "nova-compute");
  const nameOf = indexCloudHosts(computes.map(({ host }) => host));
  const byName = new Map(computes.toReversed().map((service) => [service.host, service]));
  return (host) => byName.get(nameOf(host) ?? "");
}

/** How the cloud of a fleet file is reached for its hosts; undefined: the file names none. */
export function computeAccessOf(
  { openstack }: Intent,
  openCloud: OpenCloud,
  { signal, away = new ServersAway() }: { readonly signal: AbortSignal; readonly away?: ServersAway },
): ComputeAccess | undefined {
  const name = openstack?.cloud;
  return name === undefined ? undefined : new ComputeAccess(openCloud, { name, away }, signal);
}
