import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** The scheduler's list names a filter that does not exist. */
export const schedulerFilterMisspelt: Rule = {
  code: "scheduler-filter-misspelt",
  severity: "error",
  layer: "config",
  title: "The scheduler's list names a filter that does not exist",
  explanation:
    "nova-scheduler stops with SchedulerHostFilterNotFound, and no VM is started anywhere. An old guide spells it PciPasstrhoughFilter.",
  howToMakeSure:
    "grep -E 'enabled_filters|scheduler_default_filters' /etc/nova/nova.conf; systemctl status nova-scheduler (on RDO openstack-nova-scheduler)",
  fix: "Correct the name and restart nova-scheduler.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => fromFound(seen, "scheduler-filter-misspelt"),
};
