import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** The SR-IOV driver is told to leave direct ports to others. */
export const directPortsProhibited: Rule = {
  code: "direct-ports-prohibited",
  severity: "error",
  layer: "neutron",
  title: "The SR-IOV driver is told to leave direct ports to others",
  explanation: "With direct in its list of prohibited vNIC types, sriovnicswitch binds no port to a VF.",
  howToMakeSure: "grep -rE 'vnic_type_(prohibit|black)' /etc/neutron",
  fix: "Take direct out of that list and restart the Neutron server.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => fromFound(seen, "direct-ports-prohibited"),
};
