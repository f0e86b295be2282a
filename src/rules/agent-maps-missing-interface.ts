import type { Rule } from "../model/rule.ts";
import { wishInputOf } from "../steps/openstack/find-wishes.ts";
import { seeAgentMappings } from "./agent-mappings.ts";
import { evidenceOf, unseenOf } from "./wishes.ts";

/** The SR-IOV agent maps an interface that is not there. */
export const agentMapsMissingInterface: Rule = {
  code: "agent-maps-missing-interface",
  severity: "error",
  layer: "config",
  title: "The SR-IOV agent maps an interface that is not there",
  explanation:
    "The agent ends at its start with 'Invalid Device ...: Device not found', or says so in each loop: a PF that was renamed, was given to a VM, or a typing error.",
  howToMakeSure: "grep physical_device_mappings /etc/neutron/plugins/ml2/sriov_agent.ini; ip -br link",
  fix: "Correct the interface's name in the mapping and restart the agent.",
  reads: ["networkFunctions", "hostNetwork", "openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => {
    const found = seeAgentMappings(seen);
    if (!found) return [];
    const { view, mappings } = found;
    const unseen = unseenOf(view);
    if (unseen.length > 0) return unseen;
    const pfs = wishInputOf(seen)?.input.pfs ?? [];
    return mappings
      .filter(({ netdev, isThere }) => netdev !== "" && !isThere)
      .map(({ item, netdev, physicalNetwork }) => {
        const meant = pfs
          .filter((pf) => pf.physicalNetwork === physicalNetwork)
          .filter((pf) => !mappings.some((each) => each.item === `${physicalNetwork}:${pf.netdev}`));
        const pool = meant.map(
          (pf) => ` The pool has ${pf.netdev} on ${physicalNetwork}, and that is not mapped.`,
        );
        return {
          item: netdev,
          summary: `The SR-IOV agent maps ${netdev}, and this host has no interface of that name`,
          detail: `The mapping is ${item}.${pool.join("")}`,
          evidence: evidenceOf(view),
        };
      });
  },
};
