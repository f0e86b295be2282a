import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** An option is set twice. */
export const configOptionSetTwice: Rule = {
  code: "config-option-set-twice",
  severity: "warning",
  layer: "config",
  title: "An option is set twice",
  explanation: "Of a single value the last line counts; a person reads the first.",
  howToMakeSure: "grep -n OPTION FILE",
  fix: "Keep one of the lines.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => fromFound(seen, "config-option-set-twice"),
};
