import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { wishInputOf } from "../steps/openstack/find-wishes.ts";
import { itemsOf, viewOption } from "../steps/openstack/option-view.ts";
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
    const input = wishInputOf(seen)?.input;
    const view = input && viewOption(input.target, input.facts, "agent-device-mappings");
    if (!view) return [];
    const unseen = unseenOf(view);
    if (unseen.length > 0) return unseen;
    const names = new Set([
      ...(knownValue(seen.facts.hostNetwork)?.links ?? []).map(({ name }) => name),
      ...(knownValue(seen.facts.networkFunctions) ?? []).flatMap(({ netdevs }) =>
        netdevs.map(({ name }) => name),
      ),
    ]);
    return itemsOf(view, view.programs[0])
      .map((item) => ({ item, name: item.slice(item.lastIndexOf(":") + 1) }))
      .filter(({ name }) => name !== "" && !names.has(name))
      .map(({ item, name }) => ({
        item: name,
        summary: `The SR-IOV agent maps ${name}, and this host has no interface of that name`,
        detail: `The mapping is ${item}.`,
        evidence: evidenceOf(view),
      }));
  },
};
