import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** The Open vSwitch agent cannot make its ports known to VFs. */
export const fdbUnsupported: Rule = {
  code: "fdb-unsupported",
  severity: "warning",
  layer: "config",
  title: "The Open vSwitch agent cannot make its ports known to VFs",
  explanation: "VMs on the switch and VMs on VFs of the same PF do not reach each other.",
  howToMakeSure: "openstack network agent list --host HOST",
  fix: "Take fdb out of the fleet file, or have the agent on this host.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => fromFound(seen, "fdb-unsupported"),
};
