import type { HostDiscovery, HostVerification } from "../model/discovery.ts";
import type { Intent } from "../model/intent.ts";
import { findHost } from "./plan.ts";
import { verifyHost } from "./plan-host.ts";

/** Says for each host and check whether it holds, from facts that were just read. Pure. */
export function verifyFleet(
  intent: Intent,
  discoveries: readonly HostDiscovery[],
): readonly HostVerification[] {
  return discoveries.map((discovery) => {
    if (discovery.kind === "failed")
      return { host: discovery.host, checks: [], findings: [discovery.finding] };
    const { checks, findings } = verifyHost(intent, findHost(intent, discovery.host), discovery.facts);
    return { host: discovery.host, checks, findings: [...discovery.findings, ...findings] };
  });
}
