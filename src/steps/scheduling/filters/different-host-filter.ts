import type { SchedulerFilter } from "../../../model/scheduling/scheduler-filter.ts";
import { pass, unknownVerdict, verdictOf } from "../../../model/scheduling/verdict.ts";

/** None of the servers of the hint different_host is on the host. */
export const differentHostFilter: SchedulerFilter = {
  name: "DifferentHostFilter",
  source: "nova 26.0.0 nova/scheduler/filters/affinity_filter.py",
  judge: ({ request: { differentHost }, host }) => {
    if (differentHost.length === 0) return pass;
    if (host.serverIds.is !== "known") return unknownVerdict("its servers could not be read");
    const there = host.serverIds.value;
    const servers = differentHost.filter((id) => there.includes(id));
    return verdictOf(servers.length === 0 ? [] : [{ kind: "different-host", servers }]);
  },
};
