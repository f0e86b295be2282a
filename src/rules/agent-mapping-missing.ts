import type { Rule } from "../model/rule.ts";
import { wishInputOf } from "../steps/openstack/find-wishes.ts";
import { seeAgentMappings } from "./agent-mappings.ts";
import { evidenceOf, unseenOf } from "./wishes.ts";

/** The SR-IOV agent is not told that a PF serves its physical network. */
export const agentMappingMissing: Rule = {
  code: "agent-mapping-missing",
  severity: "error",
  layer: "config",
  title: "The SR-IOV agent is not told that a PF serves its physical network",
  explanation:
    "The agent reports its mappings to Neutron, which binds ports only where the network's physical network is among them, spelt alike: 'Failed to bind port'. A VF whose PF is not mapped is not wired either.",
  howToMakeSure: "grep physical_device_mappings /etc/neutron/plugins/ml2/sriov_agent.ini",
  fix: "Map the PF (physical_device_mappings = NETWORK:PF) and restart the agent: vfleet apply does.",
  mendedBy: ["configure-services", "install-sriov-agent"],
  follows: ["config-option-in-wrong-section", "config-line-refused"],
  reads: ["networkFunctions", "hostNetwork", "openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => {
    const pfs = wishInputOf(seen)?.input.pfs ?? [];
    const found = seeAgentMappings(seen);
    if (!found || pfs.length === 0) return [];
    const { view, mappings } = found;
    const unseen = unseenOf(view);
    if (unseen.length > 0) return unseen;
    const items = mappings.map(({ item }) => item);
    // A mapping of the same network to an interface that is not there is told by its own rule.
    const mistaken = new Set(
      mappings.filter(({ isThere }) => !isThere).map(({ physicalNetwork }) => physicalNetwork),
    );
    return pfs
      .filter(({ physicalNetwork, netdev }) => !items.includes(`${physicalNetwork}:${netdev}`))
      .filter(({ physicalNetwork }) => !mistaken.has(physicalNetwork))
      .map(({ pf, physicalNetwork, netdev }) => {
        const others = items.filter((item) => item.endsWith(`:${netdev}`));
        const isCase = others.some(
          (item) => item.toLowerCase() === `${physicalNetwork}:${netdev}`.toLowerCase(),
        );
        return {
          item: pf,
          summary:
            others.length > 0
              ? `The SR-IOV agent maps ${netdev} to ${others.join(", ")}, the pool has it on ${physicalNetwork}`
              : `The SR-IOV agent has no mapping for ${netdev} on ${physicalNetwork}`,
          detail: isCase
            ? "Only the case differs, and Neutron minds it."
            : `Its mappings: ${items.join(", ") || "none"}.`,
          evidence: evidenceOf(view),
        };
      });
  },
};
