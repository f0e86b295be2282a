import type { SchedulerFilter } from "../../../model/scheduling/scheduler-filter.ts";
import { pass, unknownVerdict } from "../../../model/scheduling/verdict.ts";
import { fitNuma } from "../fit-numa.ts";

/** The NUMA nodes that the server asks for fit onto those of the host, with its devices near them. */
export const numaTopologyFilter: SchedulerFilter = {
  name: "NUMATopologyFilter",
  source: "nova 26.0.0 nova/scheduler/filters/numa_topology_filter.py, nova/virt/hardware.py",
  judge: ({ request, host }) => {
    if (request.numa === undefined) return pass;
    if (host.numaCells.is === "unreadable") return unknownVerdict(host.numaCells.reason);
    const cells = host.numaCells.is === "known" ? host.numaCells.value : [];
    return fitNuma(request.numa, cells, {
      requests: request.devices,
      devices: host.devices,
      provider: host.provider,
    });
  },
};
