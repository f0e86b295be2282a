import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** An entry of the device list hands out a PF itself. */
export const deviceListHasPf: Rule = {
  code: "device-list-has-pf",
  severity: "warning",
  layer: "config",
  title: "An entry of the device list hands out a PF itself",
  explanation: "From Ocata on a VM can be given the whole PF, and with it all of its VFs go away.",
  howToMakeSure: "grep -nE 'device_spec|passthrough_whitelist' /etc/nova/*.conf",
  fix: "Narrow the entry to the VFs, by their product_id.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => fromFound(seen, "device-list-has-pf"),
};
