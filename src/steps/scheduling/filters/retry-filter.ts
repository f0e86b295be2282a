import type { SchedulerFilter } from "../../../model/scheduling/scheduler-filter.ts";
import { pass } from "../../../model/scheduling/verdict.ts";

/** Leaves out hosts that were tried; at the first attempt there are none. */
export const retryFilter: SchedulerFilter = {
  name: "RetryFilter",
  source: "nova 21.0.0 nova/scheduler/filters/retry_filter.py",
  judge: () => pass,
};
