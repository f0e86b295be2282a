import type { NetworkAgent } from "../model/cloud.ts";
import { sriovAgentType } from "../model/openstack-words.ts";
import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { wishInputOf } from "../steps/openstack/find-wishes.ts";
import { agentOn } from "./cloud-names.ts";

/** Neutron takes the SR-IOV agent of a host for dead, or does not know it. */
export const sriovAgentDead: Rule = {
  code: "sriov-agent-dead",
  severity: "error",
  layer: "agent",
  title: "Neutron sees no living SR-IOV agent on the host",
  explanation:
    "Neutron binds ports to VFs only on hosts whose SR-IOV agent reports. Without it the port's binding fails, and the VM ends in error with 'Binding failed for port'.",
  howToMakeSure: "openstack network agent list --agent-type nic --host HOST",
  fix: "See why the agent does not report: systemctl status neutron-sriov-agent (on RDO neutron-sriov-nic-agent), and its log.",
  mendedBy: ["install-sriov-agent", "enable-sriov-agent", "restart-services"],
  follows: [
    "service-down",
    "agent-maps-missing-interface",
    "agent-exclude-list-wrong",
    "config-line-refused",
    "several-pfs-per-network",
  ],
  reads: ["cloud.agents"],
  of: "host",
  find: (seen) => {
    const serving = wishInputOf(seen)?.input.pfs ?? [];
    const agents = seen.cloud && knownValue(seen.cloud.agents);
    if (!agents || serving.length === 0 || !seen.hostIntent.roles.includes("compute")) return [];
    const agent = agentOn(agents, sriovAgentType, seen.host);
    if (agent?.alive && agent.adminStateUp) return [];
    return [{ summary: summaryOf(agent), detail: detailOf(agent) }];
  },
};

function summaryOf(agent: NetworkAgent | undefined): string {
  if (!agent) return "Neutron knows no SR-IOV agent on this host, so no port is bound to its VFs";
  return agent.alive
    ? "The SR-IOV agent of this host is switched off in Neutron (admin_state_up)"
    : "Neutron takes the SR-IOV agent of this host for dead, so no port is bound to its VFs";
}

function detailOf(agent: NetworkAgent | undefined): string {
  if (!agent) return `The list of agents has no ${sriovAgentType} of this host.`;
  return `It last reported ${agent.heartbeatAt ?? "never"}, and started ${agent.startedAt ?? "at an unknown time"}.`;
}
