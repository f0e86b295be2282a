import type { Flavor, Network, Port, Server } from "../../model/cloud-resources.ts";
import type { Cloud } from "../../ports/cloud.ts";
import type { Flavors, NetworkPorts, Networks, Servers } from "../../ports/cloud-resources.ts";
import { WhyProblem } from "./why-problem.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i;
const mostTold = 5;

/** Where things are looked for by name: a cloud, or what was kept of one. */
export type NamedThings = Pick<Cloud, "name"> & {
  readonly servers: Pick<Servers, "list" | "find">;
  readonly ports: Pick<NetworkPorts, "list" | "find">;
  readonly flavors: Pick<Flavors, "list">;
  readonly networks: Pick<Networks, "list">;
};

/** The server of that id or name; throws WhyProblem where there is none, or several of the name. */
export async function findServerNamed(
  cloud: NamedThings,
  wanted: string,
  signal: AbortSignal,
): Promise<Server> {
  const named = uuid.test(wanted) ? [] : await cloud.servers.list(wanted, signal);
  const found = only(cloud, "servers", { wanted, named }) ?? (await serverById(cloud, wanted, signal));
  if (found !== undefined) return found;
  throw new WhyProblem(
    `the cloud ${cloud.name} shows no server ${wanted}`,
    "Name it by its id if it is of another project: openstack server list --all-projects",
  );
}

async function serverById(
  cloud: NamedThings,
  wanted: string,
  signal: AbortSignal,
): Promise<Server | undefined> {
  return uuid.test(wanted) ? cloud.servers.find(wanted, signal) : undefined;
}

/** The port of that name or id; throws WhyProblem where there is none, or several of the name. */
export async function findPortNamed(cloud: NamedThings, wanted: string, signal: AbortSignal): Promise<Port> {
  const named = await cloud.ports.list({ name: wanted }, signal);
  const found = only(cloud, "ports", { wanted, named }) ?? (await cloud.ports.find(wanted, signal));
  if (found !== undefined) return found;
  throw new WhyProblem(
    `the cloud ${cloud.name} shows no port ${wanted}`,
    "See its name: openstack port list",
  );
}

/** The flavor of that name or id; throws WhyProblem where there is none. */
export async function findFlavorNamed(
  cloud: NamedThings,
  wanted: string,
  signal: AbortSignal,
): Promise<Flavor> {
  const found = (await cloud.flavors.list(signal)).find(({ name, id }) => name === wanted || id === wanted);
  if (found !== undefined) return found;
  throw new WhyProblem(
    `the cloud ${cloud.name} shows no flavor ${wanted}`,
    "See its name: openstack flavor list --all",
  );
}

/** The networks of these names or ids; throws WhyProblem where there is none, or several of a name. */
export async function findNetworksNamed(
  cloud: NamedThings,
  wanted: readonly string[],
  signal: AbortSignal,
): Promise<readonly Network[]> {
  const all = await cloud.networks.list(undefined, signal);
  return wanted.map((each) => {
    const named = all.filter(({ name }) => name === each);
    const found = all.find(({ id }) => id === each) ?? only(cloud, "networks", { wanted: each, named });
    if (found !== undefined) return found;
    throw new WhyProblem(
      `the cloud ${cloud.name} shows no network ${each}`,
      "See its name: openstack network list",
    );
  });
}

/** The one that has the name; undefined: none has. */
function only<T extends { readonly id: string }>(
  { name }: NamedThings,
  kind: string,
  { wanted, named }: { readonly wanted: string; readonly named: readonly T[] },
): T | undefined {
  if (named.length < 2) return named[0];
  const ids = named.slice(0, mostTold).map(({ id }) => id);
  const more = named.length > mostTold ? `, and ${named.length - mostTold} more` : "";
  throw new WhyProblem(
    `the cloud ${name} has ${named.length} ${kind} of the name ${wanted}`,
    `Name it by its id: ${ids.join(", ")}${more}`,
  );
}
