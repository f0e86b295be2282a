import type { SchedulerFilter } from "../../../model/scheduling/scheduler-filter.ts";
import { pass, unknownVerdict, verdictOf } from "../../../model/scheduling/verdict.ts";

/** The host is the one that members of the server's group are on, if there are any. */
export const serverGroupAffinityFilter: SchedulerFilter = {
  name: "ServerGroupAffinityFilter",
  source: "nova 26.0.0 nova/scheduler/filters/affinity_filter.py",
  judge: ({ request: { group }, host }) => {
    if (group?.policy !== "affinity") return pass;
    if (group.hosts === undefined) return unknownVerdict("the servers of its group could not be read");
    if (group.hosts.length === 0 || group.hosts.includes(host.name)) return pass;
    return verdictOf([{ kind: "group-elsewhere", group: group.name, hosts: group.hosts }]);
  },
};
