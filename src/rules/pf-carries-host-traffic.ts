import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** A PF that a pool takes carries the host's own traffic. */
export const pfCarriesHostTraffic: Rule = {
  code: "pf-carries-host-traffic",
  severity: "error",
  layer: "nic",
  title: "A PF that a pool takes carries the host's own traffic",
  explanation:
    "Making VFs resets the link: the host may lose its network. VMs on VFs would share the port with it.",
  howToMakeSure: "ip addr; ip route; bridge link",
  fix: "Take another PF, or move the host's network off it.",
  reads: ["networkFunctions", "hostNetwork"],
  of: "host",
  find: (seen) => fromFound(seen, "pf-carries-host-traffic"),
};
