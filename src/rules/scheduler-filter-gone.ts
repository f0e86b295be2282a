import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** The scheduler's list names a filter that this release has no more. */
export const schedulerFilterGone: Rule = {
  code: "scheduler-filter-gone",
  severity: "error",
  layer: "config",
  title: "The scheduler's list names a filter that this release has no more",
  explanation: "nova-scheduler does not start with it: a list that was carried along over upgrades.",
  howToMakeSure:
    "grep -E 'enabled_filters' /etc/nova/nova.conf; systemctl status nova-scheduler (on RDO openstack-nova-scheduler)",
  fix: "Take it out of the list and restart nova-scheduler.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => fromFound(seen, "scheduler-filter-gone"),
};
