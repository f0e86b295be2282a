import { type Reading, unreadable } from "../../model/reading.ts";

/** The files of a sosreport by their path in it, such as `etc/os-release`; undefined: it has none there. */
export type SosFiles = ReadonlyMap<string, string>;

/** Links among them, with the path in the report that each ends at. */
export type SosLinks = ReadonlyMap<string, string>;

/** What is said of anything that the report does not have: it may well be on the host. */
export const notInReport = "not in the sosreport";

/** The reading of a fact that the report tells nothing of. */
export function lacking(paths: string): Reading<never> {
  return unreadable(`${notInReport}: ${paths}`);
}

/** The text of the first file whose path begins so: names of commands are long, and differ between versions of sos. */
export function fileBeginning(files: SosFiles, ...beginnings: readonly string[]): string | undefined {
  for (const beginning of beginnings)
    for (const [path, text] of files) if (path.startsWith(beginning) && text.trim() !== "") return text;
  return undefined;
}
