import { OperatingError } from "../../base/operating-error.ts";
import type { NetworkAgent } from "../../model/cloud.ts";
import { findCloudHost } from "../../model/find-cloud-host.ts";
import type { OpenDrainWork } from "./run-drain-action.ts";

const pollMs = 5000;
const awhileMs = 3_600_000;

/**
 * Waits until the agents of Neutron on the host of a drain report again after its reboot: Neutron binds no port on a host whose
 * agent is silent, so that neither a new VM nor one that comes back would start there. Throws OperatingError `agents-silent`
 * when the time is over.
 */
export async function awaitAgents(work: OpenDrainWork, timeoutMs: number): Promise<void> {
  const { cloud, place, clock, onWaiting, signal } = work;
  // A cloud has thousands of them: most often those of the host are all well, and no others are asked for.
  const own = await cloud.listNetworkAgentsOf(place, signal);
  if (own.length > 0 && own.every(isWell)) return;
  const all = await cloud.listNetworkAgents(signal);
  const started = clock.now();
  const names = all.map(({ host }) => host);
  const name = findCloudHost(place, names);
  if (name === undefined) return;
  // By Neutron's clock, which is not the one of this machine.
  const newest = Math.max(...all.map(heardAt));
  let agents: readonly NetworkAgent[] = all.filter(({ host }) => host === name);
  for (;;) {
    const waitedMs = clock.now() - started;
    const [first, ...others] = silentAgents(agents, newest + waitedMs);
    if (!first) return;
    const what = [first, ...others].map(({ agentType }) => agentType).join(", ");
    if (waitedMs > timeoutMs) throw silent(first, what);
    onWaiting(`for Neutron to hear of the ${what}`);
    await clock.sleep(pollMs, signal);
    agents = await cloud.listNetworkAgentsOf(name, signal);
  }
}

/**
 * The agents of a host of which Neutron has not heard for a moment, but has within the hour before now, in milliseconds by
 * Neutron's clock. One that is silent for longer was so before the host was changed, or is the record of one that is gone for
 * good. Pure.
 */
export function silentAgents(agents: readonly NetworkAgent[], now: number): readonly NetworkAgent[] {
  return agents.filter((agent) => !isWell(agent) && now - heardAt(agent) <= awhileMs);
}

/** It reports, or is switched off on purpose. */
function isWell({ adminStateUp, alive }: NetworkAgent): boolean {
  return alive || !adminStateUp;
}

function heardAt({ heartbeatAt }: NetworkAgent): number {
  return heartbeatAt === undefined ? Number.NEGATIVE_INFINITY : Date.parse(heartbeatAt);
}

function silent({ id, agentType, binary, host, heartbeatAt }: NetworkAgent, what: string): OperatingError {
  return new OperatingError("agents-silent", `${agentType} of ${host}`, {
    message: `Neutron has not heard of the ${what} of ${host} since ${heartbeatAt}, so no VM could have a port there`,
    hint: `See why ${binary} does not report, by systemctl status and its log on ${host}; if it is gone for good: openstack network agent delete ${id}. Then apply again.`,
  });
}
