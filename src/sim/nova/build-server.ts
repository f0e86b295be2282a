import type { CloudState } from "../cloud-state.ts";
import type { HostState } from "../hosts/host-state.ts";
import { knowsAlternateHosts, tellsFailedScheduling } from "../release-traits.ts";
import { BuildFailure } from "./build-failure.ts";
import { type BuildFault, failServer, nameInstance, noHostLeft } from "./fail-server.ts";
import { isBeingDeleted } from "./is-being-deleted.ts";
import { releaseHost } from "./release-host.ts";
import { runOnHost } from "./run-on-host.ts";
import { chooseHosts } from "./scheduler/choose-hosts.ts";
import { tellFilters } from "./scheduler/tell-filters.ts";
import type { ActionRecord, ServerRecord } from "./server-record.ts";

/**
 * Builds a server as conductor, scheduler and computes do it together: hosts are tried one after the other, until one
 * has it running, or Nova gives up. Sources: nova conductor/manager.py and compute/manager.py of several releases; which
 * failure makes which fault was seen in captures/fail.
 */
export async function buildServer(
  state: CloudState,
  server: ServerRecord,
  action: ActionRecord,
): Promise<void> {
  const tried = new Set<string>();
  await state.time.sleep(state.pace.schedulingMs);
  let hosts: readonly HostState[] = [];
  let lastReason = "";
  for (let attempt = 1; !isBeingDeleted(server); attempt += 1) {
    if (attempt === 1 || !knowsAlternateHosts(state.release)) hosts = chooseHosts(state, server, tried);
    const [host, ...others] = hosts;
    if (host === undefined || attempt > state.config.maxAttempts) {
      const fault = noHostLeft(state, server, { attempt, lastReason });
      failServer(state, server, fault);
      if (attempt === 1) tellNoHost(state, server, { action, fault });
      if (host === undefined) tellFilters(state, server, tried);
      return;
    }
    hosts = others;
    tried.add(host.name);
    const failure = await tryHost(state, server, { host, action });
    if (failure === undefined || isBeingDeleted(server)) return;
    const fault = finalFault(server, failure);
    if (fault !== undefined) {
      failServer(state, server, fault);
      return;
    }
    lastReason = failure.message;
    server.taskState = "scheduling";
  }
}

type Place = { readonly host: HostState; readonly action: ActionRecord };

async function tryHost(
  state: CloudState,
  server: ServerRecord,
  place: Place,
): Promise<BuildFailure | undefined> {
  try {
    await runOnHost(state, server, place);
    return undefined;
  } catch (error) {
    if (!(error instanceof BuildFailure)) throw error;
    state.onTrouble({ kind: "not-built", host: place.host.name, serverId: server.id, failure: error });
    releaseHost(state, server);
    return error;
  }
}

/** What a failure ends with at once; undefined: another host is tried. */
function finalFault({ id, place }: ServerRecord, { message, isFinal }: BuildFailure): BuildFault | undefined {
  if (isFinal) return { message: `Build of instance ${id} aborted: ${message}`, kind: "BuildAbortException" };
  // Who forces a host gets the host's own words.
  return place.isForced ? { message, kind: "RescheduledException" } : undefined;
}

type Told = { readonly action: ActionRecord; readonly fault: BuildFault };

/** A server that finds no host gets a number all the same, and from Ussuri on an event that says why. */
function tellNoHost(state: CloudState, server: ServerRecord, { action, fault }: Told): void {
  nameInstance(state, server, false);
  if (!tellsFailedScheduling(state.release)) return;
  const now = state.time.now();
  action.message = "Error";
  action.events.push({
    event: "conductor_schedule_and_build_instances",
    startedAt: now,
    finishedAt: now,
    result: "Error",
    host: undefined,
    traceback: `nova.exception.${fault.kind}: ${fault.message}\n`,
    details: fault.message,
  });
}
