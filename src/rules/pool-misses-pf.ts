import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** A pool does not find all PFs that it names. */
export const poolMissesPf: Rule = {
  code: "pool-misses-pf",
  severity: "warning",
  layer: "nic",
  title: "A pool does not find all PFs that it names",
  explanation: "A NIC is missing, is called otherwise, or has no driver.",
  howToMakeSure: "vfleet discover --hosts HOST",
  fix: "Look for the NIC on the host, or correct the pool.",
  reads: ["networkFunctions"],
  of: "host",
  find: (seen) => fromFound(seen, "pool-misses-pf"),
};
