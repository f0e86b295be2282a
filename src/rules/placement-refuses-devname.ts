import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** An entry by interface stops nova-compute that reports to Placement. */
export const placementRefusesDevname: Rule = {
  code: "placement-refuses-devname",
  severity: "error",
  layer: "config",
  title: "An entry by interface stops nova-compute that reports to Placement",
  explanation: "With report_in_placement nova-compute takes no devname for devices that it reports.",
  howToMakeSure: "grep -n devname /etc/nova/*.conf",
  fix: "Name these devices by address first.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => fromFound(seen, "placement-refuses-devname"),
};
