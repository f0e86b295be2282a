import { absent, known, type Reading, unreadable } from "../../model/reading.ts";
import type { HostCapacity, SchedulingHost } from "../../model/scheduling/scheduling-host.ts";

type Find = (capacity: HostCapacity, host: SchedulingHost) => string | number | undefined;

/** Names that the scheduler has of a host, with where the API shows the same; undefined: it does not. */
const shown: ReadonlyMap<string, Find | undefined> = new Map<string, Find | undefined>([
  ["host", (_, { name }) => name],
  ["host_ip", ({ hostAddress }) => hostAddress],
  ["hypervisor_type", ({ hypervisorType }) => hypervisorType],
  ["hypervisor_version", ({ hypervisorVersion }) => hypervisorVersion],
  ["vcpus_total", ({ vcpus }) => vcpus],
  ["vcpus_used", ({ vcpusUsed }) => vcpusUsed],
  ["free_ram_mb", ({ freeRamMb }) => freeRamMb],
  ["cpu_info:arch", ({ architecture }) => architecture],
  ["cpu_info:vendor", ({ cpuVendor }) => cpuVendor],
  ["cpu_info:model", ({ cpuModel }) => cpuModel],
  ...[
    "nodename",
    "uuid",
    "hypervisor_hostname",
    "total_usable_ram_mb",
    "total_usable_disk_gb",
    "disk_mb_used",
    "free_disk_mb",
    "pci_stats",
    "numa_topology",
    "num_instances",
    "num_io_ops",
    "failed_builds",
    "cpu_info",
    "supported_instances",
    "limits",
    "metrics",
    "aggregates",
    "instances",
    "ram_allocation_ratio",
    "cpu_allocation_ratio",
    "disk_allocation_ratio",
    "cell_uuid",
    "updated",
    "service",
    "stats",
  ].map((name) => [name, undefined] as const),
]);

/** Counts that a compute reports, whose names come of what runs on it. Source: nova 26.0.0 nova/compute/stats.py. */
const counted = /^(?:num_|io_workload$|failed_builds$)/;

/** A figure of a host by the name that the scheduler has for it; absent: the scheduler has none of that name. */
export function findCapability(host: SchedulingHost, name: string): Reading<string> {
  const [first = ""] = name.split(":");
  if (!shown.has(first) && !shown.has(name) && !counted.test(first)) return absent;
  const find = shown.get(name);
  if (find === undefined) return unreadable("no API tells it");
  if (host.capacity.is !== "known")
    return unreadable(host.capacity.is === "absent" ? "its hypervisor is not known" : host.capacity.reason);
  const value = find(host.capacity.value, host);
  return value === undefined ? unreadable("the API does not show it") : known(String(value));
}
