import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** A file that is read later has another value. */
export const configValueOverridden: Rule = {
  code: "config-value-overridden",
  severity: "advice",
  layer: "config",
  title: "A file that is read later has another value",
  explanation: "What stands in the file that a person looks at does not count.",
  howToMakeSure: "ps aux | grep config-file; ls /etc/nova/nova-compute.conf /etc/nova/nova.conf.d",
  fix: "Keep the option in one file.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => fromFound(seen, "config-value-overridden"),
};
