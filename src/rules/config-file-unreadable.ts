import { notInReport } from "../facts/sosreport/sos-files.ts";
import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** A configuration file could not be read. */
export const configFileUnreadable: Rule = {
  code: "config-file-unreadable",
  severity: "error",
  layer: "access",
  title: "A configuration file could not be read",
  explanation: "What is in force is not known, so nothing is said of its options.",
  howToMakeSure: "ls -l FILE",
  fix: "Look at the file on the host, or let vfleet read as root.",
  reads: ["openstackServices"],
  of: "host",
  find: (seen) =>
    fromFound(seen, "config-file-unreadable").map((found) =>
      found.detail === notInReport ? { unseen: `${found.item}: ${notInReport}` } : found,
    ),
};
