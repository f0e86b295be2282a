import type { SchedulerFilter } from "../../../model/scheduling/scheduler-filter.ts";
import { pass, unknownVerdict, verdictOf } from "../../../model/scheduling/verdict.ts";

/** No more members of the server's group are on the host than its policy allows. */
export const serverGroupAntiAffinityFilter: SchedulerFilter = {
  name: "ServerGroupAntiAffinityFilter",
  source: "nova 26.0.0 nova/scheduler/filters/affinity_filter.py",
  judge: ({ request: { group, serverId }, host }) => {
    if (group?.policy !== "anti-affinity") return pass;
    if (host.serverIds.is !== "known") return unknownVerdict("its servers could not be read");
    const there = host.serverIds.value;
    if (serverId !== undefined && there.includes(serverId)) return pass;
    const has = group.memberIds.filter((id) => there.includes(id)).length;
    if (has < group.maxPerHost) return pass;
    return verdictOf([{ kind: "group-member", group: group.name, most: group.maxPerHost, has }]);
  },
};
