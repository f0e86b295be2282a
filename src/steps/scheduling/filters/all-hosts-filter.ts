import type { SchedulerFilter } from "../../../model/scheduling/scheduler-filter.ts";
import { pass } from "../../../model/scheduling/verdict.ts";

/** Lets every host pass. */
export const allHostsFilter: SchedulerFilter = {
  name: "AllHostsFilter",
  source: "nova 26.0.0 nova/scheduler/filters/all_hosts_filter.py",
  judge: () => pass,
};
