import type { SchedulerFilter } from "../../../model/scheduling/scheduler-filter.ts";
import { pass, unknownVerdict, verdictOf } from "../../../model/scheduling/verdict.ts";
import { aggregateValues } from "../aggregate-values.ts";

/** The host is in the zone that is asked for. */
export const availabilityZoneFilter: SchedulerFilter = {
  name: "AvailabilityZoneFilter",
  source: "nova 26.0.0 nova/scheduler/filters/availability_zone_filter.py",
  judge: ({ setup, request: { zone }, host }) => {
    if (zone === undefined) return pass;
    if (host.aggregates.is !== "known") return unknownVerdict("its aggregates could not be read");
    const own = aggregateValues(host.aggregates.value, "availability_zone");
    const has = own.length === 0 ? [setup.defaultZone] : own;
    return has.includes(zone) ? pass : verdictOf([{ kind: "zone", wanted: zone, has }]);
  },
};
