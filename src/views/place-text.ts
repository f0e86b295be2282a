import { cloudAt } from "../model/cloud-place.ts";
import type { HostName } from "../model/ids.ts";
import { compressHostNames } from "./compress-host-names.ts";

/** A place of a plan or a run for people: a host by its name, a cloud as `cloud mycloud`. */
export function placeText(place: HostName): string {
  const cloud = cloudAt(place);
  return cloud === undefined ? place : `cloud ${cloud}`;
}

/** Places in one line: hosts as ranges, and clouds after them. */
export function placesText(places: readonly HostName[]): string {
  const hosts = places.filter((place) => !isCloud(place));
  return [...compressHostNames(hosts), ...places.filter(isCloud).map(placeText)].join(", ");
}

/** Whether a place is a cloud, which counts as no host. */
export function isCloud(place: HostName): boolean {
  return cloudAt(place) !== undefined;
}
