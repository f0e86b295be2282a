import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** A controller runs neither a Neutron server nor a scheduler. */
export const controllerServicesMissing: Rule = {
  code: "controller-services-missing",
  severity: "error",
  layer: "service",
  title: "A controller runs neither a Neutron server nor a scheduler",
  explanation:
    "What the fleet file calls a controller is none, or its services run where vfleet does not look for them.",
  howToMakeSure: "vfleet discover --hosts HOST",
  fix: "Name the hosts that run them under controllers, or say in openstack.deployment how they are installed.",
  reads: ["openstackServices", "openstackPackages"],
  of: "host",
  find: (seen) => fromFound(seen, "controller-services-missing"),
};
