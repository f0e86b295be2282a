import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** The release has no such extension driver. */
export const extensionDriverUnknown: Rule = {
  code: "extension-driver-unknown",
  severity: "error",
  layer: "neutron",
  title: "The release has no such extension driver",
  explanation: "The Neutron server does not start with an extension driver that it does not have.",
  howToMakeSure: "vfleet discover",
  fix: "Take it out of extensionDrivers.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => fromFound(seen, "extension-driver-unknown"),
};
