import type { OpenstackRelease } from "../../model/openstack-release.ts";

/** Filters of Nova that every release has. Source: nova/scheduler/filters of 2015.1.0 to 33.0.0. */
const lasting: readonly string[] = [
  "AggregateImagePropertiesIsolation",
  "AggregateInstanceExtraSpecsFilter",
  "AggregateIoOpsFilter",
  "AggregateMultiTenancyIsolation",
  "AggregateNumInstancesFilter",
  "AggregateTypeAffinityFilter",
  "AllHostsFilter",
  "ComputeCapabilitiesFilter",
  "ComputeFilter",
  "DifferentHostFilter",
  "ImagePropertiesFilter",
  "IoOpsFilter",
  "IsolatedHostsFilter",
  "JsonFilter",
  "MetricsFilter",
  "NUMATopologyFilter",
  "NumInstancesFilter",
  "PciPassthroughFilter",
  "SameHostFilter",
  "ServerGroupAffinityFilter",
  "ServerGroupAntiAffinityFilter",
  "SimpleCIDRAffinityFilter",
];

/** Filters by the series that no longer has them. Source: the same folder, tag by tag. */
const gone: readonly (readonly [series: string, names: readonly string[]])[] = [
  ["2018.1", ["TrustedFilter", "TypeAffinityFilter"]],
  ["2018.2", ["ExactCoreFilter", "ExactDiskFilter", "ExactRamFilter"]],
  ["2019.2", ["CoreFilter", "DiskFilter", "RamFilter"]],
  ["2020.2", ["AggregateCoreFilter", "AggregateDiskFilter", "AggregateRamFilter", "RetryFilter"]],
  ["2023.2", ["AvailabilityZoneFilter"]],
];

/** The filters that a release of Nova has. */
export function schedulerFiltersOf({ series }: OpenstackRelease): readonly string[] {
  return [...lasting, ...gone.flatMap(([until, names]) => (series < until ? names : []))];
}

/** Whether a filter is one that Nova had once: its name is no slip of the pen. */
export function wasSchedulerFilter(name: string): boolean {
  return gone.some(([, names]) => names.includes(name));
}

/** How a release of Nova asks Placement, before it filters. */
export type PlacementUse = {
  /** It does; before Ocata the scheduler counts itself. */
  readonly asks: boolean;
  /** Hosts of disabled services have the trait COMPUTE_STATUS_DISABLED and are left out. */
  readonly leavesDisabledOut: boolean;
  /** Dedicated CPUs are PCPU, not VCPU. */
  readonly countsDedicatedCpus: boolean;
  /** Whether Placement picks the hosts of a zone where the option is not set; undefined: it never does. */
  readonly picksZones: boolean | undefined;
  /** It always does, as there is neither an option nor a filter. */
  readonly alwaysPicksZones: boolean;
};

/** Sources: nova/scheduler/request_filter.py and nova/conf/scheduler.py of 15.0.0 to 33.0.0. */
export function placementUseOf({ series }: OpenstackRelease): PlacementUse {
  return {
    asks: series >= "2017.1",
    leavesDisabledOut: series >= "2019.2",
    countsDedicatedCpus: series >= "2019.2",
    picksZones: series < "2018.2" ? undefined : series >= "2021.2",
    alwaysPicksZones: series >= "2023.2",
  };
}

/** Options of [scheduler] that add a filter of requests, with the series from which on they exist; all are off by default. */
export const requestFilterOptions: readonly (readonly [since: string, name: string])[] = [
  ["2018.2", "limit_tenants_to_placement_aggregate"],
  ["2019.2", "query_placement_for_image_type_support"],
  ["2019.2", "enable_isolated_aggregate_filtering"],
  ["2020.1", "image_metadata_prefilter"],
  ["2021.1", "query_placement_for_routed_network_aggregates"],
];
