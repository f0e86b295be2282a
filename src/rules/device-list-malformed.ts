import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** nova-compute's device list is no JSON. */
export const deviceListMalformed: Rule = {
  code: "device-list-malformed",
  severity: "error",
  layer: "config",
  title: "nova-compute's device list is no JSON",
  explanation:
    "From Newton on nova-compute does not start with it, before it fails at the first VM. Single quotes and missing brackets are the usual slips.",
  howToMakeSure: "grep -nE 'device_spec|passthrough_whitelist' /etc/nova/*.conf",
  fix: "Correct the value: JSON with double quotes, an object or a list of objects.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => fromFound(seen, "device-list-malformed"),
};
