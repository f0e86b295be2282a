import { cloudPlace } from "../../model/cloud-place.ts";
import type { CloudView } from "../../model/cloud-view.ts";
import type { HostDiscovery } from "../../model/discovery.ts";
import { hostName } from "../../model/ids.ts";
import type { Intent } from "../../model/intent.ts";
import type { FleetSeen, HostSeen } from "../../model/rule.ts";
import { indexHosts } from "../find-host.ts";
import { findFleetFacts } from "../fleet-facts.ts";
import { seeHost } from "../plan-host.ts";

/** All that rules look at, from what was read of hosts and cloud. Pure. */
export function seeFleet(
  intent: Intent,
  discoveries: readonly HostDiscovery[],
  cloud: CloudView | undefined,
): FleetSeen {
  const fleet = findFleetFacts(intent, discoveries);
  const hostOf = indexHosts(intent);
  const hosts = discoveries.flatMap((discovery): readonly HostSeen[] => {
    if (discovery.kind === "failed") return [];
    const hostIntent = hostOf(discovery.host);
    const { input, checks, found } = seeHost({ intent, host: hostIntent, facts: discovery.facts, fleet });
    return [{ ...input, intent, hostIntent, checks, found, cloud }];
  });
  return {
    intent,
    hosts,
    unread: discoveries.filter(({ kind }) => kind === "failed").map(({ host }) => host),
    place: cloud ? cloudPlace(cloud.name) : hostName("fleet"),
    cloud,
  };
}
