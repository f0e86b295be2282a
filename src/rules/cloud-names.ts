import type { NetworkAgent } from "../model/cloud.ts";
import { findCloudHost } from "../model/find-cloud-host.ts";
import type { HostName } from "../model/ids.ts";

/** The one that a cloud has of a host, by whichever name it knows the host. */
export function pickHost<T extends { readonly host: string }>(
  host: HostName,
  all: readonly T[],
): T | undefined {
  const known = findCloudHost(
    host,
    all.map((each) => each.host),
  );
  return all.find((each) => each.host === known);
}

/** The agent of a kind on a host. */
export function agentOn(
  agents: readonly NetworkAgent[],
  agentType: string,
  host: HostName,
): NetworkAgent | undefined {
  return pickHost(
    host,
    agents.filter((agent) => agent.agentType === agentType),
  );
}
