import type { Rule } from "../model/rule.ts";
import { wishInputOf } from "../steps/openstack/find-wishes.ts";
import { itemsOf, viewOption } from "../steps/openstack/option-view.ts";
import { evidenceOf, unseenOf } from "./wishes.ts";

/** The SR-IOV agent's exclude_devices names what it does not map. */
export const agentExcludeListWrong: Rule = {
  code: "agent-exclude-list-wrong",
  severity: "error",
  layer: "config",
  title: "The SR-IOV agent's exclude_devices names what it does not map",
  explanation: "The agent refuses its configuration and ends: 'Invalid exclude_devices'.",
  howToMakeSure:
    "grep -E 'exclude_devices|physical_device_mappings' /etc/neutron/plugins/ml2/sriov_agent.ini",
  fix: "Map the PF, or take it out of exclude_devices, and restart the agent.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => {
    const input = wishInputOf(seen)?.input;
    const excluding = input && viewOption(input.target, input.facts, "agent-exclude-devices");
    const mappings = input && viewOption(input.target, input.facts, "agent-device-mappings");
    if (!excluding || !mappings) return [];
    const unseen = [...unseenOf(excluding), ...unseenOf(mappings)];
    if (unseen.length > 0) return unseen;
    const mapped = itemsOf(mappings, mappings.programs[0]).map((item) =>
      item.slice(item.lastIndexOf(":") + 1),
    );
    return itemsOf(excluding, excluding.programs[0])
      .map((item) => item.split(":")[0] ?? "")
      .filter((name) => !mapped.includes(name))
      .map((name) => ({
        item: name,
        summary: `The SR-IOV agent is to leave VFs of ${name} alone, but does not map it`,
        detail: `It maps ${mapped.join(", ") || "nothing"}.`,
        evidence: [...evidenceOf(excluding), ...evidenceOf(mappings)],
      }));
  },
};
