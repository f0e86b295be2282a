import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** The scheduler may not use a filter that it is told to use. */
export const schedulerFilterUnavailable: Rule = {
  code: "scheduler-filter-unavailable",
  severity: "error",
  layer: "scheduler",
  title: "The scheduler may not use a filter that it is told to use",
  explanation: "available_filters names others alone; nova-scheduler stops.",
  howToMakeSure: "grep available_filters /etc/nova/nova.conf",
  fix: "Add nova.scheduler.filters.all_filters to available_filters.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => fromFound(seen, "scheduler-filter-unavailable"),
};
