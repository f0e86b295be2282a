import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** The Neutron server has no mechanism drivers. */
export const ml2NotInUse: Rule = {
  code: "ml2-not-in-use",
  severity: "error",
  layer: "neutron",
  title: "The Neutron server has no mechanism drivers",
  explanation: "It does not use ML2, or reads another file than vfleet looks at.",
  howToMakeSure: "grep core_plugin /etc/neutron/neutron.conf; ps aux | grep neutron-server",
  fix: "Set up ML2 with the driver of your switch first.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => fromFound(seen, "ml2-not-in-use"),
};
