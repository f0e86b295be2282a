import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** The NIC makes no VFs by sysfs. */
export const vfsNotBySysfs: Rule = {
  code: "vfs-not-by-sysfs",
  severity: "error",
  layer: "nic",
  title: "The NIC makes no VFs by sysfs",
  explanation:
    "A write to sriov_numvfs fails with 'No such file or directory': this NIC's VFs are made by module options or by its management.",
  howToMakeSure: "dmesg | grep 'does not support SR-IOV configuration via sysfs'",
  fix: "Make the VFs in the NIC's own way; vfleet then uses them.",
  reads: ["networkFunctions"],
  of: "host",
  find: (seen) => fromFound(seen, "vfs-not-by-sysfs"),
};
