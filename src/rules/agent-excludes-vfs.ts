import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** The SR-IOV agent leaves VFs alone that Nova hands out. */
export const agentExcludesVfs: Rule = {
  code: "agent-excludes-vfs",
  severity: "warning",
  layer: "config",
  title: "The SR-IOV agent leaves VFs alone that Nova hands out",
  explanation: "Nova does not read exclude_devices: VMs on these VFs wait for a wiring that never comes.",
  howToMakeSure: "grep exclude_devices /etc/neutron/plugins/ml2/sriov_agent.ini",
  fix: "Name these VFs in excludeVfs of the pool, or take them out of exclude_devices.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => fromFound(seen, "agent-excludes-vfs"),
};
