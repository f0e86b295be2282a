import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** The release knows no trusted VFs. */
export const trustedUnsupported: Rule = {
  code: "trusted-unsupported",
  severity: "warning",
  layer: "config",
  title: "The release knows no trusted VFs",
  explanation: "The pool wants trusted; its device list has no such key before Rocky.",
  howToMakeSure: "vfleet discover",
  fix: "Take trusted out of the pool, or upgrade OpenStack.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => fromFound(seen, "trusted-unsupported"),
};
