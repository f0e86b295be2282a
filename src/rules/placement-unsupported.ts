import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** The release does not report PCI devices to Placement. */
export const placementUnsupported: Rule = {
  code: "placement-unsupported",
  severity: "warning",
  layer: "config",
  title: "The release does not report PCI devices to Placement",
  explanation: "Reporting came with Zed.",
  howToMakeSure: "vfleet discover",
  fix: "Take reportInPlacement out of the fleet file.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => fromFound(seen, "placement-unsupported"),
};
