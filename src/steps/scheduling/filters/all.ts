import type { SchedulerFilter } from "../../../model/scheduling/scheduler-filter.ts";
import { aggregateInstanceExtraSpecsFilter } from "./aggregate-instance-extra-specs-filter.ts";
import { allHostsFilter } from "./all-hosts-filter.ts";
import { availabilityZoneFilter } from "./availability-zone-filter.ts";
import { computeCapabilitiesFilter } from "./compute-capabilities-filter.ts";
import { computeFilter } from "./compute-filter.ts";
import { coreFilter } from "./cpu-filter.ts";
import { differentHostFilter } from "./different-host-filter.ts";
import { diskFilter } from "./disk-filter.ts";
import { imagePropertiesFilter } from "./image-properties-filter.ts";
import { numaTopologyFilter } from "./numa-topology-filter.ts";
import { pciPassthroughFilter } from "./pci-passthrough-filter.ts";
import { ramFilter } from "./ram-filter.ts";
import { retryFilter } from "./retry-filter.ts";
import { sameHostFilter } from "./same-host-filter.ts";
import { serverGroupAffinityFilter } from "./server-group-affinity-filter.ts";
import { serverGroupAntiAffinityFilter } from "./server-group-anti-affinity-filter.ts";

/** Filters that are replayed. */
export const schedulerFilters: readonly SchedulerFilter[] = [
  aggregateInstanceExtraSpecsFilter,
  allHostsFilter,
  availabilityZoneFilter,
  computeCapabilitiesFilter,
  computeFilter,
  coreFilter,
  differentHostFilter,
  diskFilter,
  imagePropertiesFilter,
  numaTopologyFilter,
  pciPassthroughFilter,
  ramFilter,
  retryFilter,
  sameHostFilter,
  serverGroupAffinityFilter,
  serverGroupAntiAffinityFilter,
];
