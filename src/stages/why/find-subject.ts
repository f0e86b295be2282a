import type { Image, Network, Port } from "../../model/cloud-resources.ts";
import type { ServerRequest } from "../../model/cloud-scheduling.ts";
import type { OpenstackRelease } from "../../model/openstack-release.ts";
import type { DeviceRequest, GroupRequest } from "../../model/scheduling/scheduling-request.ts";
import type { WantedPort } from "../../model/scheduling/why-report.ts";
import type { Cloud } from "../../ports/cloud.ts";
import type { RequestFlavor } from "../../steps/scheduling/compose-request.ts";
import { deviceOfPort, wantedPort } from "./explain-why.ts";
import { findFlavorNamed, findNetworksNamed, findPortNamed, findServerNamed } from "./find-named.ts";
import { noteBareNetworks } from "./note-bare-networks.ts";
import { WhyProblem } from "./why-problem.ts";

/** What an operator asks about. */
export type WhyAsk = {
  /** A server's name or id. */
  readonly server?: string | undefined;
  /** A port's name or id. */
  readonly port?: string | undefined;
  /** A flavor's name or id, with networks of which a new server would have a port each. */
  readonly flavor?: string | undefined;
  readonly networks: readonly string[];
  readonly vnicType: string;
  readonly image?: string | undefined;
  readonly host?: string | undefined;
  readonly zone?: string | undefined;
};

/** What is asked about, found in the cloud. */
export type WhySubject = {
  readonly subject: string;
  readonly fault: string | undefined;
  readonly notes: readonly string[];
  /** undefined: only the port's binding is asked about. */
  readonly flavor: RequestFlavor | undefined;
  readonly image: Image | undefined;
  readonly server: ServerRequest | undefined;
  readonly ports: readonly WantedPort[];
  readonly portDevices: readonly DeviceRequest[];
  readonly asksBandwidth: boolean;
  /** Where it is bound, or was: the host of the port. */
  readonly host: string | undefined;
  readonly zone: string | undefined;
  readonly group: GroupRequest | undefined;
  readonly sameHost: readonly string[];
  readonly differentHost: readonly string[];
};

type Finder = { readonly cloud: Cloud; readonly release: OpenstackRelease; readonly signal: AbortSignal };

/** Finds what is asked about; throws WhyProblem where there is none of that name. */
export async function findSubject(finder: Finder, ask: WhyAsk): Promise<WhySubject> {
  if (ask.server !== undefined) return findServer(finder, ask, ask.server);
  if (ask.port !== undefined) return findPort(finder, ask, ask.port);
  return findWish(finder, ask);
}

async function findServer(finder: Finder, ask: WhyAsk, wanted: string): Promise<WhySubject> {
  const { cloud, signal } = finder;
  const found = await findServerNamed(cloud, wanted, signal);
  const request = await cloud.scheduling.findRequest(found.id, signal);
  if (request === undefined)
    throw new WhyProblem(`the server ${wanted} was deleted just now`, "Ask about another one.");
  const flavor = await flavorOf(finder, request);
  const ports = await portsOf(finder, found.id, ask.port);
  const groups = await groupsOf(finder, request, found.id);
  const notes = [
    ...(ports.length === 0
      ? [
          "Neutron shows no port of this server: a server that found no host keeps none. Name its port besides, with --port.",
        ]
      : []),
    ...(request.isZoneTold
      ? []
      : ["Nova's API does not tell the availability zone that was asked for; give it with --zone."]),
    ...(request.hints === undefined
      ? ["Nova's API does not tell the scheduler hints that were given, except a server group."]
      : []),
    ...(found.host === undefined
      ? []
      : [`The server is on ${found.host}; what it holds there counts as used.`]),
  ];
  return {
    ...(await devicesOf(finder, ports)),
    ...groups,
    subject: `server ${found.name}`,
    fault: found.fault?.message.split("\n")[0],
    notes,
    flavor,
    image: request.imageId === undefined ? undefined : await cloud.images.find(request.imageId, signal),
    server: request,
    host: ask.host,
    zone: ask.zone ?? request.zone,
  };
}

/** The ports that Neutron shows of a server, with one that is named besides: of a server without a host Neutron knows none. */
async function portsOf(
  { cloud, signal }: Finder,
  serverId: string,
  named: string | undefined,
): Promise<readonly Port[]> {
  const own = await cloud.ports.list({ deviceId: serverId }, signal);
  const more = named === undefined ? undefined : await findPortNamed(cloud, named, signal);
  return more === undefined || own.some(({ id }) => id === more.id) ? own : [...own, more];
}

async function flavorOf({ cloud, signal }: Finder, { flavor }: ServerRequest): Promise<RequestFlavor> {
  if (flavor.kind === "whole") return flavor;
  const found = (await cloud.flavors.list(signal)).find(({ id }) => id === flavor.id);
  if (found === undefined)
    throw new WhyProblem(
      `the flavor ${flavor.id} of the server is gone`,
      "Ask with --flavor and --network instead.",
    );
  return { ...found, extraSpecs: found.properties };
}

/** Hints name a group where the API tells them; a group names its members in any case. */
async function groupsOf({ cloud, signal }: Finder, { hints }: ServerRequest, id: string) {
  const groups = await cloud.scheduling.listGroups(signal);
  const found = groups.find((group) => group.memberIds.includes(id) || hints?.group?.includes(group.id));
  const others = found?.memberIds.filter((member) => member !== id) ?? [];
  const places = found === undefined ? [] : await cloud.scheduling.listPlaces(signal);
  const hosts = places.filter((place) => others.includes(place.id)).flatMap(({ host }) => host ?? []);
  const group = found && {
    name: found.name,
    policy: found.policy,
    memberIds: found.memberIds,
    hosts: [...new Set(hosts)],
    maxPerHost: found.maxPerHost,
  };
  return { group, sameHost: hints?.same_host ?? [], differentHost: hints?.different_host ?? [] };
}

async function findPort(finder: Finder, ask: WhyAsk, wanted: string): Promise<WhySubject> {
  const { cloud, signal } = finder;
  const port = await findPortNamed(cloud, wanted, signal);
  const server = port.deviceId === "" ? undefined : await cloud.scheduling.findRequest(port.deviceId, signal);
  const flavor =
    ask.flavor === undefined
      ? server && (await flavorOf(finder, server))
      : await namedFlavor(finder, ask.flavor);
  const image = server?.imageId === undefined ? undefined : await cloud.images.find(server.imageId, signal);
  const bound = port.vifType === undefined ? "hidden" : port.vifType;
  return {
    ...(await devicesOf(finder, [port])),
    subject: `port ${port.name === "" ? port.id : port.name}`,
    fault:
      bound === "binding_failed"
        ? `Neutron says binding_failed on ${port.host ?? "a host that it does not show"}`
        : undefined,
    notes: [
      `Its binding is ${bound}${port.host === undefined ? "" : ` on ${port.host}`}, its status ${port.status}.`,
    ],
    flavor,
    image,
    server,
    host: ask.host ?? (flavor === undefined ? port.host : undefined),
    zone: ask.zone ?? server?.zone,
    group: undefined,
    sameHost: [],
    differentHost: [],
  };
}

async function findWish(finder: Finder, ask: WhyAsk): Promise<WhySubject> {
  const { cloud, signal, release } = finder;
  const flavor = await namedFlavor(finder, ask.flavor ?? "");
  const networks = await findNetworksNamed(cloud, ask.networks, signal);
  const ports = networks.map((network) => wantedPort(`on ${network.name}`, ask.vnicType, network));
  const image = ask.image === undefined ? undefined : (await cloud.images.list(ask.image, signal))[0];
  if (ask.image !== undefined && image === undefined)
    throw new WhyProblem(
      `the cloud ${cloud.name} shows no image ${ask.image}`,
      "See its name: openstack image list",
    );
  return {
    subject: `flavor ${flavor.name}`,
    fault: undefined,
    notes: [
      ...(await noteBareNetworks(cloud, networks, signal)),
      ...(ask.image === undefined
        ? ["No image was named: what an image asks for is left out. Name it with --image."]
        : []),
    ],
    flavor,
    image,
    server: undefined,
    ports,
    portDevices: ports.flatMap((port) => deviceOfPort(release, { vnicType: port.vnicType }, port) ?? []),
    asksBandwidth: false,
    host: ask.host,
    zone: ask.zone,
    group: undefined,
    sameHost: [],
    differentHost: [],
  };
}

async function namedFlavor({ cloud, signal }: Finder, wanted: string): Promise<RequestFlavor> {
  const found = await findFlavorNamed(cloud, wanted, signal);
  return { ...found, extraSpecs: found.properties };
}

/** Ports with their networks, and what they ask Nova for. */
async function devicesOf({ cloud, signal, release }: Finder, ports: readonly Port[]) {
  const networks: readonly Network[] = ports.length === 0 ? [] : await cloud.networks.list(undefined, signal);
  const wanted = ports.map((port) => ({
    port,
    shown: wantedPort(
      port.name === "" ? port.id : port.name,
      port.vnicType ?? "normal",
      networks.find(({ id }) => id === port.networkId),
    ),
  }));
  return {
    ports: wanted.map(({ shown }) => shown),
    portDevices: wanted.flatMap(({ port, shown }) => deviceOfPort(release, port, shown) ?? []),
    asksBandwidth: ports.some(({ asksBandwidth }) => asksBandwidth === true),
  };
}
