import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** An option is set under an old name and a new one. */
export const configOptionUnderTwoNames: Rule = {
  code: "config-option-under-two-names",
  severity: "warning",
  layer: "config",
  title: "An option is set under an old name and a new one",
  explanation: "oslo.config reads old names, too; which line counts depends on the order of files and names.",
  howToMakeSure: "grep -nE 'device_spec|passthrough_whitelist' /etc/nova/*.conf",
  fix: "Keep one, under the new name.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => fromFound(seen, "config-option-under-two-names"),
};
