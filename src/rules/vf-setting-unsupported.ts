import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** The NIC's driver cannot set what a pool wants of its VFs. */
export const vfSettingUnsupported: Rule = {
  code: "vf-setting-unsupported",
  severity: "error",
  layer: "nic",
  title: "The NIC's driver cannot set what a pool wants of its VFs",
  explanation: "'RTNETLINK answers: Operation not supported': the driver has no such setting.",
  howToMakeSure: "ip link set PF vf 0 ...",
  fix: "Leave the setting out of the pool, or use another NIC.",
  reads: ["networkFunctions", "hostNetwork"],
  of: "host",
  find: (seen) => fromFound(seen, "vf-setting-unsupported"),
};
