import * as z from "zod";
import type { MicroversionRange } from "../../model/cloud.ts";

/**
 * The microversions of Nova in which the fields that are read of servers, flavors, aggregates, key pairs and migrations
 * were seen to be the same. From 2.37 on servers name their networks, from 2.61 on flavors show their extra specs, from
 * 2.74 on servers may name their host; from 2.86 on Nova refuses extra specs that it does not know.
 */
export const computeVersions: MicroversionRange = { least: "2.1", most: "2.79" };

/** A text; null, an empty one and none at all are undefined. */
export const text = z
  .string()
  .nullish()
  .transform((found) => (found === null || found === "" ? undefined : found));

/** An id, which some services give as a number. */
export const idText = z.union([z.string(), z.number()]).transform(String);

/** Text by text; none at all is empty. */
export const properties = z
  .record(z.string(), z.string())
  .nullish()
  .transform((found) => found ?? {});

/** A path below a service's address from its segments, each as it is: `/servers/ID/action`. */
export function apiPath(...segments: readonly string[]): string {
  return segments.map((segment) => `/${encodeURIComponent(segment)}`).join("");
}
