import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** An option stands in a section in which nothing reads it. */
export const configOptionInWrongSection: Rule = {
  code: "config-option-in-wrong-section",
  severity: "warning",
  layer: "config",
  title: "An option stands in a section in which nothing reads it",
  explanation: "oslo.config takes no notice of it and says nothing: the service works with the default.",
  howToMakeSure: "grep -n -B20 OPTION FILE",
  fix: "Move the line into the section where the service reads it.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => fromFound(seen, "config-option-in-wrong-section"),
};
