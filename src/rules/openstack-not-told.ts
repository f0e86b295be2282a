import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** What OpenStack is on a host cannot be told. */
export const openstackNotTold: Rule = {
  code: "openstack-not-told",
  severity: "error",
  layer: "access",
  title: "What OpenStack is on a host cannot be told",
  explanation:
    "vfleet knows no distribution or release by these names, or packages of several releases are there; nothing is said of Nova and Neutron on this host.",
  howToMakeSure: "cat /etc/os-release; dpkg -l | grep -E 'nova|neutron' || rpm -qa | grep -E 'nova|neutron'",
  fix: "Say openstack.release in the fleet file.",
  reads: ["openstackPackages", "operatingSystem"],
  of: "host",
  find: (seen) => fromFound(seen, "release-unknown", "distribution-unknown"),
};
