import type { SchedulerFilter } from "../../../model/scheduling/scheduler-filter.ts";
import { pass, unknownVerdict, verdictOf } from "../../../model/scheduling/verdict.ts";

/** One of the servers of the hint same_host is on the host. */
export const sameHostFilter: SchedulerFilter = {
  name: "SameHostFilter",
  source: "nova 26.0.0 nova/scheduler/filters/affinity_filter.py",
  judge: ({ request: { sameHost: servers }, host }) => {
    if (servers.length === 0) return pass;
    if (host.serverIds.is !== "known") return unknownVerdict("its servers could not be read");
    const there = host.serverIds.value;
    return servers.some((id) => there.includes(id)) ? pass : verdictOf([{ kind: "same-host", servers }]);
  },
};
