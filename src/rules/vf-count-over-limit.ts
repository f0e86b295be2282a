import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** A pool wants more VFs than the PF allows. */
export const vfCountOverLimit: Rule = {
  code: "vf-count-over-limit",
  severity: "error",
  layer: "firmware",
  title: "A pool wants more VFs than the PF allows",
  explanation:
    "The kernel refuses a greater number with 'Numerical result out of range'. Some NICs have their limit in their firmware (NUM_OF_VFS, NVM options), others in hardware.",
  howToMakeSure: "cat /sys/bus/pci/devices/ADDRESS/sriov_totalvfs",
  fix: "Ask for fewer VFs, or raise the limit in the NIC's firmware.",
  reads: ["networkFunctions"],
  of: "host",
  find: (seen) => fromFound(seen, "vf-count-over-limit"),
};
