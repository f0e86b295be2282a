import { type HostName, hostName } from "./ids.ts";

const PREFIX = "cloud:";

/** Where a cloud stands among the hosts of a plan or a run: no host can have such a name. */
export function cloudPlace(cloud: string): HostName {
  return hostName(`${PREFIX}${cloud}`);
}

/** The cloud that a place stands for; undefined: it is a host. */
export function cloudAt(place: HostName): string | undefined {
  return place.startsWith(PREFIX) ? place.slice(PREFIX.length) : undefined;
}
