import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** A configuration file has a line that oslo.config refuses. */
export const configLineRefused: Rule = {
  code: "config-line-refused",
  severity: "error",
  layer: "config",
  title: "A configuration file has a line that oslo.config refuses",
  explanation: "The service does not start with it.",
  howToMakeSure: "journalctl -u UNIT | grep ParseError",
  fix: "Correct the line.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => fromFound(seen, "config-line-refused"),
};
