import type { HostDiscovery, HostVerification } from "../model/discovery.ts";
import type { Intent } from "../model/intent.ts";
import { indexHosts } from "./find-host.ts";
import { findFleetFacts } from "./fleet-facts.ts";
import { verifyHost } from "./plan-host.ts";

/** Says for each host and check whether it holds, from facts that were just read. Pure. */
export function verifyFleet(
  intent: Intent,
  discoveries: readonly HostDiscovery[],
): readonly HostVerification[] {
  const fleet = findFleetFacts(intent, discoveries);
  const hostOf = indexHosts(intent);
  return discoveries.map((discovery) => {
    if (discovery.kind === "failed")
      return { host: discovery.host, checks: [], findings: [discovery.finding] };
    const host = hostOf(discovery.host);
    const { checks, findings } = verifyHost({ intent, host, facts: discovery.facts, fleet });
    return { host: discovery.host, checks, findings: [...discovery.findings, ...findings] };
  });
}
