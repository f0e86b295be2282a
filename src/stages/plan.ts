import type { HostDiscovery } from "../model/discovery.ts";
import type { Intent } from "../model/intent.ts";
import type { FleetFacts, HostPlan, Plan } from "../model/plan.ts";
import { findHost } from "./find-host.ts";
import { findFleetFacts } from "./fleet-facts.ts";
import { planHost } from "./plan-host.ts";

/** The fleet file that a plan is made from. */
export type FleetFile = { readonly path: string; readonly intent: Intent };

/** Plans all hosts that were read; a host that could not be read is in the plan with the reason. Pure. */
export function planFleet(
  { path, intent }: FleetFile,
  discoveries: readonly HostDiscovery[],
  createdAt: string,
): Plan {
  const fleet = findFleetFacts(intent, discoveries);
  return {
    format: "vfleet.plan/v1",
    purpose: { kind: "apply" },
    createdAt,
    fleetFile: path,
    intent,
    fleet,
    hosts: discoveries.map((discovery) => planDiscovered(intent, fleet, discovery)),
  };
}

function planDiscovered(intent: Intent, fleet: FleetFacts, discovery: HostDiscovery): HostPlan {
  if (discovery.kind === "failed") {
    return { host: discovery.host, status: "unreachable", phases: [], findings: [discovery.finding] };
  }
  const host = findHost(intent, discovery.host);
  return planHost({ intent, host, facts: discovery.facts, fleet });
}
