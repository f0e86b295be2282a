import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** The release cannot promise bandwidth to ports. */
export const bandwidthUnsupported: Rule = {
  code: "bandwidth-unsupported",
  severity: "warning",
  layer: "config",
  title: "The release cannot promise bandwidth to ports",
  explanation: "Placement counts bandwidth from Stein on; the pool's bandwidth is left out.",
  howToMakeSure: "vfleet discover",
  fix: "Take bandwidth out of the pool, or upgrade OpenStack.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => fromFound(seen, "bandwidth-unsupported"),
};
