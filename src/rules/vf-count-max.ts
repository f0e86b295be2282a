import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** All VFs of a PF are asked for. */
export const vfCountMax: Rule = {
  code: "vf-count-max",
  severity: "advice",
  layer: "nic",
  title: "All VFs of a PF are asked for",
  explanation: "Each VF takes queues and interrupt vectors of the PF, whether a VM uses it or not.",
  howToMakeSure: "cat /sys/bus/pci/devices/ADDRESS/sriov_totalvfs",
  fix: "Ask for as many VFs as VMs need at the same time.",
  reads: ["networkFunctions"],
  of: "host",
  find: (seen) => fromFound(seen, "vf-count-max"),
};
