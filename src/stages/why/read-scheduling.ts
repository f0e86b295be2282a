import { mapLimited } from "../../base/concurrency.ts";
import { OperatingError } from "../../base/operating-error.ts";
import type { ComputeService, NetworkAgent } from "../../model/cloud.ts";
import type { Aggregate, Port } from "../../model/cloud-resources.ts";
import type { HypervisorCapacity, ServerPlace } from "../../model/cloud-scheduling.ts";
import { absent, known, type Reading, unreadable } from "../../model/reading.ts";
import type { HostProvider } from "../../model/scheduling/scheduling-host.ts";
import type { Cloud } from "../../ports/cloud.ts";

const CALLS_AT_ONCE = 8;
const UUID = /^[0-9a-f]{8}-/i;

/** What a cloud's APIs say of all hosts, each part known or not. */
export type SchedulingFacts = {
  readonly services: Reading<readonly ComputeService[]>;
  readonly aggregates: Reading<readonly Aggregate[]>;
  readonly agents: Reading<readonly NetworkAgent[]>;
  readonly capacities: Reading<readonly HypervisorCapacity[]>;
  /** By the host as Nova names it; absent: the cloud has no Placement. */
  readonly providers: Reading<ReadonlyMap<string, Reading<HostProvider>>>;
  /** Where servers are; absent: it was not needed. */
  readonly places: Reading<readonly ServerPlace[]>;
  /** Ports that hold a device of a host. */
  readonly devicePorts: Reading<readonly Port[]>;
};

/** Which facts of a cloud are wanted. */
export type SchedulingWish = {
  /** The request depends on where other servers are. */
  readonly needsPlaces: boolean;
  readonly signal: AbortSignal;
};

/** Reads what the APIs say of all hosts; what they do not answer is unreadable. Throws what is no OperatingError. */
export async function readScheduling(
  cloud: Cloud,
  { needsPlaces, signal }: SchedulingWish,
): Promise<SchedulingFacts> {
  const [services, aggregates, agents, capacities, places, devicePorts] = await Promise.all([
    attempt(() => cloud.listComputeServices(signal), signal),
    attempt(() => cloud.aggregates.list(signal), signal),
    attempt(() => cloud.listNetworkAgents(signal), signal),
    attempt(() => cloud.scheduling.listCapacities(signal), signal),
    needsPlaces ? attempt(() => cloud.scheduling.listPlaces(signal), signal) : absent,
    attempt(
      async () => (await cloud.ports.list({}, signal)).filter(({ pciSlot }) => pciSlot !== undefined),
      signal,
    ),
  ]);
  const providers = await readProviders(cloud, capacities, signal);
  return { services, aggregates, agents, capacities, places, devicePorts, providers };
}

async function readProviders(
  cloud: Cloud,
  capacities: SchedulingFacts["capacities"],
  signal: AbortSignal,
): Promise<SchedulingFacts["providers"]> {
  const has = await attempt(() => cloud.scheduling.hasPlacement(signal), signal);
  if (has.is !== "known") return has;
  if (!has.value) return absent;
  if (capacities.is !== "known") return capacities;
  const entries = await mapLimited(capacities.value, CALLS_AT_ONCE, async ({ host, hypervisorId }) => {
    if (!UUID.test(hypervisorId))
      return [host, unreadable("Nova does not tell the id of its provider")] as const;
    const found = await attempt(() => cloud.scheduling.findProvider(hypervisorId, signal), signal);
    if (found.is !== "known") return [host, found] as const;
    return [host, found.value === undefined ? absent : known(found.value)] as const;
  });
  return known(new Map<string, Reading<HostProvider>>(entries));
}

/** What a call gives; unreadable where the cloud refuses it or cannot. */
export async function attempt<T>(call: () => Promise<T>, signal: AbortSignal): Promise<Reading<T>> {
  try {
    return known(await call());
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof OperatingError)) throw error;
    return unreadable(error.message);
  }
}
