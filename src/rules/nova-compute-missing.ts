import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** There is no nova-compute on a host that shall hand out VFs. */
export const novaComputeMissing: Rule = {
  code: "nova-compute-missing",
  severity: "error",
  layer: "service",
  title: "There is no nova-compute on a host that shall hand out VFs",
  explanation: "Nobody offers its VFs.",
  howToMakeSure: "systemctl status nova-compute (on RDO openstack-nova-compute); vfleet discover",
  fix: "Install Nova on this host, or take it out of pools with a physical network.",
  reads: ["openstackServices", "openstackPackages"],
  of: "host",
  find: (seen) => fromFound(seen, "nova-compute-missing"),
};
