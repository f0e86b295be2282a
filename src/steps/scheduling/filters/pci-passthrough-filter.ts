import type { SchedulerFilter } from "../../../model/scheduling/scheduler-filter.ts";
import { pass, unknownVerdict, verdictOf } from "../../../model/scheduling/verdict.ts";
import { deviceLack } from "../device-lack.ts";
import { areServed, findUnserved, whichFirst } from "../device-pools.ts";

/** nova-compute has a free device for each that is asked for. It does not look at NUMA nodes. */
export const pciPassthroughFilter: SchedulerFilter = {
  name: "PciPassthroughFilter",
  source: "nova 26.0.0 nova/scheduler/filters/pci_passthrough_filter.py, nova/pci/stats.py",
  judge: ({ request, host }) => {
    const { devices: requests } = request;
    if (requests.length > 0 && host.devices.is === "known") {
      const unserved = findUnserved(host.devices.value, requests);
      if (areServed(host.devices.value, requests) === "open") return unknownVerdict(whichFirst);
      if (unserved)
        return verdictOf([deviceLack(host, host.devices.value, { request: unserved, all: requests })]);
    }
    if (request.devicesUnknown !== undefined) return unknownVerdict(request.devicesUnknown);
    if (requests.length === 0) return pass;
    if (host.devices.is === "known") return pass;
    return unknownVerdict(host.devices.is === "absent" ? "its devices are not known" : host.devices.reason);
  },
};
