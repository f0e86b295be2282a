import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** A section stands twice in a file. */
export const configSectionTwice: Rule = {
  code: "config-section-twice",
  severity: "advice",
  layer: "config",
  title: "A section stands twice in a file",
  explanation: "oslo.config joins them; editors and people look at the first.",
  howToMakeSure: "grep -n '^\\[' FILE",
  fix: "Join them.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => fromFound(seen, "config-section-twice"),
};
