import type { HostName } from "../model/ids.ts";
import type { HostIntent, Intent } from "../model/intent.ts";

/** Finds a host by its name; throws where the fleet file has none of it, as a plan names only hosts of its fleet file. */
export type FindHost = (name: HostName) => HostIntent;

/** The host of that name in the intent; a plan names only hosts of its fleet file. */
export function findHost(intent: Pick<Intent, "hosts">, name: HostName): HostIntent {
  return required(
    name,
    intent.hosts.find((candidate) => candidate.name === name),
  );
}

/** The same for many hosts, without a look at all of them for each. */
export function indexHosts({ hosts }: Pick<Intent, "hosts">): FindHost {
  const byName = new Map(hosts.map((host) => [host.name, host]));
  return (name) => required(name, byName.get(name));
}

function required(name: HostName, host: HostIntent | undefined): HostIntent {
  if (!host) throw new Error(`host ${name} is not in the fleet file`);
  return host;
}
