import type { Rule } from "../model/rule.ts";
import { findOpenWishes } from "./wishes.ts";

/** ML2 does not know VLAN or flat networks. */
export const ml2NetworkTypeMissing: Rule = {
  code: "ml2-network-type-missing",
  severity: "error",
  layer: "neutron",
  title: "ML2 does not know VLAN or flat networks",
  explanation:
    "VFs carry VLAN and flat networks alone. Without their type drivers such networks cannot be made.",
  howToMakeSure: "grep type_drivers /etc/neutron/plugins/ml2/ml2_conf.ini",
  fix: "Add the type to type_drivers and restart the Neutron server: vfleet apply does.",
  mendedBy: ["configure-services"],
  follows: ["config-option-in-wrong-section", "config-line-refused", "config-option-under-two-names"],
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) =>
    findOpenWishes(seen, "ml2-type-drivers", (lacking, why) => ({
      summary: `ML2 knows no networks of the type ${lacking}`,
      detail: `${why}.`,
    })),
};
