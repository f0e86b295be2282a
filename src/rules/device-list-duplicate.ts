import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** An entry of the device list stands there twice. */
export const deviceListDuplicate: Rule = {
  code: "device-list-duplicate",
  severity: "advice",
  layer: "config",
  title: "An entry of the device list stands there twice",
  explanation: "It does no harm, and one day somebody corrects only one of them.",
  howToMakeSure: "grep -nE 'device_spec|passthrough_whitelist' /etc/nova/*.conf",
  fix: "Take one of them out.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => fromFound(seen, "device-list-duplicate"),
};
