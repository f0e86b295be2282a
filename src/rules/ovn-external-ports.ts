import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** With OVN, ports on VFs are external ports. */
export const ovnExternalPorts: Rule = {
  code: "ovn-external-ports",
  severity: "note",
  layer: "neutron",
  title: "With OVN, ports on VFs are external ports",
  explanation:
    "A gateway chassis answers DHCP and metadata for them. It has to be connected to the physical network, and there is no qdhcp namespace to look into.",
  howToMakeSure: "ovn-nbctl find Logical_Switch_Port type=external; ovn-sbctl find Chassis",
  fix: "See that a gateway chassis has each of these physical networks in its bridge mappings.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => {
    const agents = seen.cloud && knownValue(seen.cloud.agents);
    const hasDhcp = agents?.some(({ agentType, alive }) => agentType === "DHCP agent" && alive) ?? false;
    // Before OVN could do so, tools deployed DHCP agents beside it for these ports.
    return fromFound(seen, "ovn-external-ports").filter(({ severity }) => severity !== "warning" || !hasDhcp);
  },
};
