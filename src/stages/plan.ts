import type { HostDiscovery } from "../model/discovery.ts";
import type { HostName } from "../model/ids.ts";
import type { Intent } from "../model/intent.ts";
import type { HostPlan, Plan } from "../model/plan.ts";
import { planHost } from "./plan-host.ts";

/** The fleet file that a plan is made from. */
export type FleetFile = { readonly path: string; readonly intent: Intent };

/** Plans all hosts that were read; a host that could not be read is in the plan with the reason. Pure. */
export function planFleet(fleet: FleetFile, discoveries: readonly HostDiscovery[], createdAt: string): Plan {
  return {
    format: "vfleet.plan/v1",
    purpose: { kind: "apply" },
    createdAt,
    fleetFile: fleet.path,
    intent: fleet.intent,
    hosts: discoveries.map((discovery) => planDiscovered(fleet.intent, discovery)),
  };
}

function planDiscovered(intent: Intent, discovery: HostDiscovery): HostPlan {
  if (discovery.kind === "failed") {
    return { host: discovery.host, status: "unreachable", phases: [], findings: [discovery.finding] };
  }
  return planHost(intent, findHost(intent, discovery.host), discovery.facts);
}

/** The host of that name in the intent; a plan names only hosts of its fleet file. */
export function findHost(intent: Intent, name: HostName) {
  const host = intent.hosts.find((candidate) => candidate.name === name);
  if (!host) throw new Error(`host ${name} is not in the fleet file`);
  return host;
}
