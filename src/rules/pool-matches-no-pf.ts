import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** A pool finds no PF on a host. */
export const poolMatchesNoPf: Rule = {
  code: "pool-matches-no-pf",
  severity: "error",
  layer: "nic",
  title: "A pool finds no PF on a host",
  explanation:
    "The NIC has another name or address than the pool says, its driver is not loaded, or the firmware hides it. Interface names change with kernels, udev rules and slots.",
  howToMakeSure: "vfleet discover --hosts HOST",
  fix: "Choose PFs by address or driver in the pool, or give this host a pool of its own.",
  reads: ["networkFunctions"],
  of: "host",
  find: (seen) => fromFound(seen, "pool-matches-no-pf"),
};
