import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** Many VFs may leave too few interrupt vectors or queues. */
export const vfCountHigh: Rule = {
  code: "vf-count-high",
  severity: "advice",
  layer: "nic",
  title: "Many VFs may leave too few interrupt vectors or queues",
  explanation:
    "Some NICs run out of vectors or queues before they run out of VFs; the last VFs then come up without, or not at all.",
  howToMakeSure: "dmesg | grep -i vector",
  fix: "Ask for as many VFs as VMs need at the same time.",
  reads: ["networkFunctions"],
  of: "host",
  find: (seen) => fromFound(seen, "vf-count-high"),
};
