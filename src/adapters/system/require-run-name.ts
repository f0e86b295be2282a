import { OperatingError } from "../../base/operating-error.ts";
import type { RunId } from "../../model/ids.ts";

/** Throws OperatingError `run-unknown` for what cannot be the name of a run, so that no path and no query is made of it. */
export function requireRunName(run: RunId): void {
  if (/^\d{8}-\d{6}-[0-9a-z]{4}$/.test(run)) return;
  throw new OperatingError("run-unknown", run, {
    message: `${JSON.stringify(run)} is not the name of a run`,
    hint: "See vfleet runs; a run is named like 20260102-030405-ab12.",
  });
}

/** There is no such run. */
export function unknownRun(run: RunId, cause?: unknown): OperatingError {
  return new OperatingError("run-unknown", run, {
    message: `There is no run ${run}`,
    hint: "See vfleet runs for the runs that are known here.",
    cause,
  });
}

/** A new run would have the name of one that is there. */
export function runTaken(run: RunId): OperatingError {
  return new OperatingError("run-busy", run, {
    message: `There is a run ${run} already`,
    hint: "Start it again: another name is taken.",
  });
}

/** The run's journal is written by a process that lives. */
export function runAtWork(run: RunId): OperatingError {
  return new OperatingError("run-busy", run, {
    message: `The run ${run} is at work in another process`,
    hint: "Wait until it has ended.",
  });
}
