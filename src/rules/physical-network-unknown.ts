import type { Rule } from "../model/rule.ts";
import { findOpenWishes } from "./wishes.ts";

/** ML2 does not know a physical network, or not all of its VLANs. */
export const physicalNetworkUnknown: Rule = {
  code: "physical-network-unknown",
  severity: "error",
  layer: "neutron",
  title: "ML2 does not know a physical network, or not all of its VLANs",
  explanation:
    "Networks cannot be made on a physical network that network_vlan_ranges does not name, and projects get no VLAN that is in no range.",
  howToMakeSure: "grep network_vlan_ranges /etc/neutron/plugins/ml2/ml2_conf.ini",
  fix: "Add the range to network_vlan_ranges and restart the Neutron server: vfleet apply does.",
  mendedBy: ["configure-services"],
  follows: ["config-option-in-wrong-section", "config-line-refused", "config-option-under-two-names"],
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) =>
    findOpenWishes(seen, "vlan-ranges", (lacking, why) => ({
      summary: `ML2's VLAN ranges lack ${lacking}`,
      detail: `${why}. Names of physical networks have to be spelt alike everywhere.`,
    })),
};
