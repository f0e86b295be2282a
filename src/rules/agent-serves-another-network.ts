import { sriovAgentType } from "../model/openstack-words.ts";
import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { wishInputOf } from "../steps/openstack/find-wishes.ts";
import { agentOn } from "./cloud-names.ts";

/** The SR-IOV agent tells Neutron other mappings than the pools want. */
export const agentServesAnotherNetwork: Rule = {
  code: "agent-serves-another-network",
  severity: "error",
  layer: "agent",
  title: "The SR-IOV agent tells Neutron other mappings than the pools want",
  explanation:
    "Neutron binds a port on this host only if the agent reports its physical network, spelt alike: 'Failed to bind port', binding_failed.",
  howToMakeSure: "openstack network agent show ID -c configuration",
  fix: "Correct physical_device_mappings of the agent and restart it: vfleet apply does.",
  mendedBy: ["configure-services", "restart-services"],
  follows: ["agent-mapping-missing", "sriov-agent-dead", "agent-maps-missing-interface"],
  reads: ["cloud.agents"],
  of: "host",
  find: (seen) => {
    const agents = seen.cloud && knownValue(seen.cloud.agents);
    const agent = agents && agentOn(agents, sriovAgentType, seen.host);
    const mappings = agent?.configurations.deviceMappings;
    if (!mappings) return [];
    return (wishInputOf(seen)?.input.pfs ?? [])
      .filter(({ physicalNetwork, netdev }) => !(mappings[physicalNetwork] ?? []).includes(netdev))
      .map(({ pf, physicalNetwork, netdev }) => {
        const served = Object.entries(mappings).map(
          ([network, devices]) => `${network}:${devices.join(",")}`,
        );
        return {
          item: pf,
          summary: `The SR-IOV agent tells Neutron nothing of ${netdev} on ${physicalNetwork}`,
          detail: `It reports ${served.join(", ") || "no mappings"}.`,
          evidence: [
            {
              source: `openstack network agent show ${agent.id}`,
              text: `device_mappings: ${served.join(", ")}`,
            },
          ],
        };
      });
  },
};
