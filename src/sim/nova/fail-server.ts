import type { CloudState } from "../cloud-state.ts";
import { hasCellForFailed, hasRetryError, knowsAlternateHosts } from "../release-traits.ts";
import type { ServerRecord } from "./server-record.ts";

/** What Nova says of a server that it could not build; kind is the exception's name. */
export type BuildFault = { readonly message: string; readonly kind: string };

/** How often hosts were tried, and with what result. */
export type Tries = {
  /** The attempt that there is no host for; 1: there was none at all. */
  readonly attempt: number;
  readonly lastReason: string;
};

/** Puts a server into error. */
export function failServer(state: CloudState, server: ServerRecord, { message, kind }: BuildFault): void {
  const now = state.time.now();
  server.status = "ERROR";
  server.taskState = null;
  server.updatedAt = now;
  server.fault = {
    code: 500,
    message,
    details: `Traceback (most recent call last):\n  File "/usr/lib/python3/dist-packages/nova/conductor/manager.py", line 703, in build_instances\n    raise exception.${kind}(reason=msg)\nnova.exception.${kind}: ${message}\n`,
    createdAt: now,
  };
}

/** Says that no host is left, as the release words it. */
export function noHostLeft(
  { release, config }: CloudState,
  { id }: ServerRecord,
  { attempt, lastReason }: Tries,
): BuildFault {
  const kind = hasRetryError(release) ? "MaxRetriesExceeded" : "NoValidHost";
  const start = hasRetryError(release) ? "Exceeded maximum number of retries." : "No valid host was found.";
  if (attempt > config.maxAttempts) {
    const last = `Last exception: ${lastReason}`;
    const message = `${start} Exceeded max scheduling attempts ${config.maxAttempts} for instance ${id}. ${last}`;
    return { message, kind };
  }
  if (attempt > 1 && knowsAlternateHosts(release))
    return {
      message: `${start} Exhausted all hosts available for retrying build failures for instance ${id}.`,
      kind,
    };
  return { message: "No valid host was found. There are not enough hosts available.", kind: "NoValidHost" };
}

/** Gives a server the number by which its domain is named; those that find no host have their own, from Ocata on. */
export function nameInstance(state: CloudState, server: ServerRecord, hasHost: boolean): void {
  const cell = hasHost || !hasCellForFailed(state.release) ? "instance" : "failed instance";
  server.instanceName ??= `instance-${state.ids.next(cell).toString(16).padStart(8, "0")}`;
}
