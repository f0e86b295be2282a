import type { Lack } from "../../../model/scheduling/lack.ts";
import type { SchedulerFilter } from "../../../model/scheduling/scheduler-filter.ts";
import { unknownVerdict, verdictOf } from "../../../model/scheduling/verdict.ts";

/** nova-compute reports, and the scheduler may use it. */
export const computeFilter: SchedulerFilter = {
  name: "ComputeFilter",
  source: "nova 26.0.0 nova/scheduler/filters/compute_filter.py",
  judge: ({ host }) => {
    if (host.service.is === "unreadable") return unknownVerdict(host.service.reason);
    if (host.service.is === "absent") return verdictOf([{ kind: "service-down" }]);
    const { isUp, isEnabled, disabledReason } = host.service.value;
    // Nova looks whether it is disabled first, and then does not ask whether it is up.
    const lacks: readonly Lack[] = [
      ...(isEnabled ? [] : [{ kind: "service-disabled", reason: disabledReason } as const]),
      ...(isUp ? [] : [{ kind: "service-down" } as const]),
    ];
    return verdictOf(lacks);
  },
};
