import type { Rule } from "../model/rule.ts";
import { findOpenWishes } from "./wishes.ts";

/** ML2 does not load the SR-IOV driver. */
export const ml2DriverMissing: Rule = {
  code: "ml2-driver-missing",
  severity: "error",
  layer: "neutron",
  title: "ML2 does not load the SR-IOV driver",
  explanation:
    "No other driver binds ports to VFs of a legacy NIC: 'Failed to bind port', and the VM ends with binding_failed.",
  howToMakeSure: "grep mechanism_drivers /etc/neutron/plugins/ml2/ml2_conf.ini",
  fix: "Add sriovnicswitch to mechanism_drivers and restart the Neutron server: vfleet apply does.",
  mendedBy: ["configure-services"],
  follows: ["config-option-in-wrong-section", "config-line-refused", "config-option-under-two-names"],
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) =>
    findOpenWishes(seen, "ml2-mechanism-drivers", (lacking, why) => ({
      summary: `The Neutron server does not load ${lacking}, so no port is bound to a VF`,
      detail: `${why}.`,
    })),
};
