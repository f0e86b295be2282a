import type { LogLimits } from "../model/log-reading.ts";
import type { CommandResult, Script } from "../model/script.ts";

/** What is taken of a sosreport: files whose paths begin so, those that they tell of, and what a script prints that is given its folder. */
export type SosQuestion = {
  readonly paths: readonly string[];
  /** Whole paths. */
  readonly furtherPaths: (files: ReadonlyMap<string, string>) => readonly string[];
  readonly scanLogs: (root: string) => Script;
};

/** A sosreport as it was read. */
export type SosContent = {
  readonly files: ReadonlyMap<string, string>;
  /** Links among them, with the path in the report that each ends at. */
  readonly links: ReadonlyMap<string, string>;
  readonly logs: CommandResult;
};

/** Reads a sosreport, a folder or an archive; throws OperatingError `sosreport-unreadable`. */
export type ReadSosreportFiles = (
  path: string,
  question: SosQuestion,
  signal: AbortSignal,
) => Promise<SosContent>;

/** All of a report's logs, however old: it is looked at later. */
export const sosLogLimits: LogLimits = { maxAgeSeconds: 0, maxBytes: 4 * 1024 * 1024 * 1024 };
