import type { CloudDiscovery } from "../model/cloud-facts.ts";
import { cloudAt } from "../model/cloud-place.ts";
import type { HostDiscovery } from "../model/discovery.ts";
import type { HostCompute } from "../model/host-compute.ts";
import type { HostName } from "../model/ids.ts";
import type { Intent } from "../model/intent.ts";
import type { HostPlan, Plan } from "../model/plan.ts";
import type { Reading } from "../model/reading.ts";
import { planCloud } from "./cloud/plan-cloud.ts";
import { type FindHost, indexHosts } from "./find-host.ts";
import { findFleetFacts } from "./fleet-facts.ts";
import { type HostQuestion, planHost } from "./plan-host.ts";
import { refuseWithoutCanary } from "./refuse-without-canary.ts";

/** The fleet file that a plan is made from. */
export type FleetFile = { readonly path: string; readonly intent: Intent };

/** What was read of the chosen hosts, and of the cloud where something is made in it. */
export type FleetSeen = {
  readonly hosts: readonly HostDiscovery[];
  readonly cloud?: CloudDiscovery | undefined;
  /** What Nova says of hosts that are drained before a reboot. */
  readonly computes?: ReadonlyMap<HostName, Reading<HostCompute>> | undefined;
};

/**
 * Plans all hosts that were read, and the cloud after them; a host that could not be read is in the plan with the reason.
 * Pure.
 */
export function planFleet({ path, intent }: FleetFile, seen: FleetSeen, createdAt: string): Plan {
  const fleet = findFleetFacts(intent, seen.hosts);
  const hostOf = indexHosts(intent);
  const hosts = refuseWithoutCanary(
    intent,
    seen.hosts.map((discovery) =>
      planDiscovered({ intent, fleet, hostOf, compute: seen.computes?.get(discovery.host) }, discovery),
    ),
  );
  return {
    format: "vfleet.plan/v1",
    purpose: { kind: "apply" },
    createdAt,
    fleetFile: path,
    intent,
    fleet,
    hosts: seen.cloud
      ? [...hosts, planCloud({ intent, discovery: seen.cloud, hosts: hostsOfPlan(hosts) })]
      : hosts,
  };
}

/** The hosts of a plan, each with what keeps it from coming into aggregates. */
export function hostsOfPlan(plans: readonly HostPlan[]): ReadonlyMap<HostName, string | undefined> {
  return new Map(
    plans.filter(({ host }) => cloudAt(host) === undefined).map((plan) => [plan.host, whyNotReady(plan)]),
  );
}

function whyNotReady({ status }: HostPlan): string | undefined {
  if (status === "unreachable") return "was not reached";
  return status === "refused" ? "is refused" : undefined;
}

function planDiscovered(
  known: Pick<HostQuestion, "intent" | "fleet" | "compute"> & { readonly hostOf: FindHost },
  discovery: HostDiscovery,
): HostPlan {
  if (discovery.kind === "failed") {
    return { host: discovery.host, status: "unreachable", phases: [], findings: [discovery.finding] };
  }
  const { hostOf, ...rest } = known;
  return planHost({ ...rest, host: hostOf(discovery.host), facts: discovery.facts });
}
