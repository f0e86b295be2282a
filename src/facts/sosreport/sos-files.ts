import { type Reading, unreadable } from "../../model/reading.ts";

/** The files of a sosreport by their path in it, such as `etc/os-release`; undefined: it has none there. */
export type SosFiles = ReadonlyMap<string, string>;

/** What is said of anything that the report does not have: it may well be on the host. */
export const notInReport = "not in the sosreport";

/** The reading of a fact that the report tells nothing of. */
export function lacking(paths: string): Reading<never> {
  return unreadable(`${notInReport}: ${paths}`);
}
