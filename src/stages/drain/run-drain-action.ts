import type { ComputeService } from "../../model/cloud.ts";
import type { ChangeComputeService, DrainAction } from "../../model/cloud-action.ts";
import { drainReason, isDisabledByVfleet } from "../../model/host-compute.ts";
import type { HostName, RunId } from "../../model/ids.ts";
import type { ActionOutcome } from "../../model/run.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Cloud } from "../../ports/cloud.ts";
import { type Done, missing } from "../cloud/create-once.ts";
import { outcomeOf } from "../cloud/run-cloud-action.ts";
import { awaitAgents } from "./await-agents.ts";
import { awaitServers, startServer, stopServer } from "./change-power.ts";
import { migrateServer, returnServer } from "./move-server.ts";

/** What an action of a drain needs. */
export type DrainWork = {
  readonly open: () => Promise<Cloud>;
  readonly place: HostName;
  readonly run: RunId;
  readonly clock: Clock;
  /** Told now and then what is waited for. */
  readonly onWaiting: (what: string) => void;
  readonly signal: AbortSignal;
  /** How long nova-compute is not enabled while agents of Neutron are silent that were not before; left out: they are not looked at. */
  readonly agentsWithinMs?: number;
};

/** The same with the cloud open. */
export type OpenDrainWork = DrainWork & { readonly cloud: Cloud };

/** Carries out an action of a drain, and says how it ended; what needs nothing any more is done with a note. */
export function runDrainAction(work: DrainWork, action: DrainAction): Promise<ActionOutcome> {
  return outcomeOf(work, action, async () => carryOut({ ...work, cloud: await work.open() }, action));
}

async function carryOut(work: OpenDrainWork, action: DrainAction): Promise<Done> {
  switch (action.kind) {
    case "migrate-server":
      return migrateServer(work, action);
    case "return-server":
      return returnServer(work, action);
    case "stop-server":
      return stopServer(work, action);
    case "start-server":
      return startServer(work, action);
    case "await-servers":
      return awaitServers(work, action);
    case "disable-compute-service":
      return disable(work, await serviceOn(work, action));
    case "enable-compute-service":
      return enable(work, await serviceOn(work, action));
  }
}

async function serviceOn(
  { cloud, signal }: OpenDrainWork,
  { host }: ChangeComputeService,
): Promise<ComputeService> {
  const service = await cloud.computeServices.find(host, signal);
  if (!service) throw missing("service nova-compute on", host, cloud.name);
  return service;
}

async function disable({ cloud, run, signal }: OpenDrainWork, service: ComputeService): Promise<Done> {
  if (service.status === "disabled") return { note: `it was disabled already${reasonOf(service)}` };
  await cloud.computeServices.disable(service, drainReason(run), signal);
  return {};
}

async function enable(work: OpenDrainWork, service: ComputeService): Promise<Done> {
  const { cloud, signal, agentsWithinMs } = work;
  if (service.status === "enabled") return { note: "it was enabled already" };
  if (!isDisabledByVfleet(service))
    return { note: `it stays disabled, as vfleet has not done that${reasonOf(service)}` };
  if (agentsWithinMs !== undefined) await awaitAgents(work, agentsWithinMs);
  await cloud.computeServices.enable(service, signal);
  return {};
}

function reasonOf({ disabledReason }: ComputeService): string {
  return disabledReason === undefined ? "" : ` (${disabledReason})`;
}
