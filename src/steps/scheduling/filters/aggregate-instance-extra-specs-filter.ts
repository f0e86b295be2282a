import type { Lack } from "../../../model/scheduling/lack.ts";
import type { SchedulerFilter } from "../../../model/scheduling/scheduler-filter.ts";
import { pass, unknownVerdict, verdictOf } from "../../../model/scheduling/verdict.ts";
import { aggregateValues } from "../aggregate-values.ts";
import { satisfiesSpec } from "../extra-spec-operators.ts";

const scope = "aggregate_instance_extra_specs:";

/** Aggregates of the host have each key that the flavor asks for: by the filter's own scope, or without any scope. */
export const aggregateInstanceExtraSpecsFilter: SchedulerFilter = {
  name: "AggregateInstanceExtraSpecsFilter",
  source: "nova 26.0.0 nova/scheduler/filters/aggregate_instance_extra_specs.py",
  judge: ({ request, host }) => {
    const asked = Object.entries(request.extraSpecs).filter(
      ([key]) => key.startsWith(scope) || !key.includes(":"),
    );
    if (asked.length === 0) return pass;
    if (host.aggregates.is !== "known")
      return unknownVerdict(
        host.aggregates.is === "absent" ? "its aggregates are not known" : host.aggregates.reason,
      );
    const aggregates = host.aggregates.value;
    const lacks = asked.flatMap(([given, wanted]): readonly Lack[] => {
      const key = given.startsWith(scope) ? given.slice(scope.length) : given;
      const has = aggregateValues(aggregates, key);
      return has.some((value) => satisfiesSpec(value, wanted))
        ? []
        : [{ kind: "aggregate-key", key, wanted, has }];
    });
    return verdictOf(lacks);
  },
};
