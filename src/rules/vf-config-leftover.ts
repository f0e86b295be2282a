import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** vfleet makes VFs at each boot that no pool wants any more. */
export const vfConfigLeftover: Rule = {
  code: "vf-config-leftover",
  severity: "advice",
  layer: "vf",
  title: "vfleet makes VFs at each boot that no pool wants any more",
  explanation: "They take interrupts and queues, and Nova may still hand them out.",
  howToMakeSure: "cat /etc/vfleet/vfs.conf",
  fix: "Give the PF vfCount: 0 in a pool, or put it back into one.",
  reads: ["vfleetTraces"],
  of: "host",
  find: (seen) => fromFound(seen, "vf-config-leftover"),
};
