import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** An old release serves a physical network by one PF of a host alone. */
export const severalPfsPerNetwork: Rule = {
  code: "several-pfs-per-network",
  severity: "error",
  layer: "config",
  title: "An old release serves a physical network by one PF of a host alone",
  explanation: "Before Newton the agent does not start with two PFs on one physical network.",
  howToMakeSure: "grep physical_device_mappings /etc/neutron/plugins/ml2/*.ini",
  fix: "Give each PF a physical network of its own, or leave one of them out.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => fromFound(seen, "several-pfs-per-network"),
};
