import type { Deployment } from "../../model/openstack-deployment.ts";

/** The distribution's packages, configured in place: what it is where nothing tells of a tool. */
export const packages: Deployment = {
  id: "packages",
  name: "packages of the distribution",
  signs: [],
  provenance: { source: "src/knowledge/distros" },
  owner: "vfleet",
};
