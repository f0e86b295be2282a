import type { CloudState } from "../../cloud-state.ts";
import type { HostState } from "../../hosts/host-state.ts";
import { usedOn } from "../../hosts/used-on.ts";
import type { ServerRecord } from "../server-record.ts";
import { matchesSpec } from "./extra-spec-words.ts";
import { canGive } from "./give-devices.ts";
import { fitsNodes } from "./numa-fit.ts";

/** A server as the scheduler looks at it. */
export type Candidate = Pick<ServerRecord, "id" | "flavor" | "imageId" | "place" | "portIds" | "hints">;

type Filter = (state: CloudState, host: HostState, server: Candidate) => boolean;

/** Nova's filters. Source: nova 26.0.0 nova/scheduler/filters. Names that are not here let every host pass. */
export const HOST_FILTERS: Readonly<Record<string, Filter>> = {
  ComputeFilter: (_, { service }) => service.isEnabled && service.isUp,
  AvailabilityZoneFilter: (state, host, { place: { zone } }) => {
    if (zone === undefined) return true;
    const zones = metadataOf(state, host).get("availability_zone");
    return zones === undefined ? zone === "nova" : zones.has(zone);
  },
  PciPassthroughFilter: (state, host, server) => canGive(state, { host, server }),
  NUMATopologyFilter: (state, host, server) => fitsNodes(state, host, server),
  AggregateInstanceExtraSpecsFilter: (state, host, { flavor }) =>
    matchesAggregates(state, host, flavor.extraSpecs),
  ComputeCapabilitiesFilter: (state, host, { flavor }) => hasCapabilities(state, host, flavor.extraSpecs),
  ImagePropertiesFilter: (state, _, { imageId }) => runsImage(state.images.get(imageId)?.properties ?? {}),
  SameHostFilter: (_, { serverIds }, { hints }) => {
    const wanted = hints.same_host ?? [];
    return wanted.length === 0 || wanted.some((id) => serverIds.has(id));
  },
  DifferentHostFilter: (_, { serverIds }, { hints }) =>
    !(hints.different_host ?? []).some((id) => serverIds.has(id)),
  ServerGroupAffinityFilter: (state, host, server) => {
    const group = groupOf(state, server);
    if (group?.policy !== "affinity") return true;
    const others = group.memberIds.filter((id) => id !== server.id);
    const hosts = others.flatMap((id) => state.servers.get(id)?.host ?? []);
    return hosts.length === 0 || hosts.includes(host.name);
  },
  ServerGroupAntiAffinityFilter: (state, host, server) => {
    const group = groupOf(state, server);
    if (group?.policy !== "anti-affinity" || host.serverIds.has(server.id)) return true;
    return group.memberIds.filter((id) => host.serverIds.has(id)).length < group.maxPerHost;
  },
};

function groupOf({ serverGroups }: CloudState, { hints }: Candidate) {
  return serverGroups.get(hints.group?.[0] ?? "");
}

const SCOPE = "aggregate_instance_extra_specs:";

function matchesAggregates(
  state: CloudState,
  host: HostState,
  extraSpecs: Readonly<Record<string, string>>,
): boolean {
  const metadata = metadataOf(state, host);
  return Object.entries(extraSpecs).every(([key, wanted]) => {
    if (key.includes(":") && !key.startsWith(SCOPE)) return true;
    const values = metadata.get(key.startsWith(SCOPE) ? key.slice(SCOPE.length) : key);
    return values !== undefined && [...values].some((value) => matchesSpec(value, wanted));
  });
}

/** Values of each key, over all aggregates of a host. */
function metadataOf(
  { aggregates }: CloudState,
  { aggregateIds }: HostState,
): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const id of aggregateIds)
    for (const [key, value] of Object.entries(aggregates.get(id)?.metadata ?? {})) {
      const values = found.get(key) ?? new Set();
      for (const each of value.split(",")) values.add(each.trim());
      found.set(key, values);
    }
  return found;
}

function hasCapabilities(
  state: CloudState,
  host: HostState,
  extraSpecs: Readonly<Record<string, string>>,
): boolean {
  const figures = figuresOf(state, host);
  for (const [key, wanted] of Object.entries(extraSpecs)) {
    const words = key.split(":");
    const isScoped = words.length > 1;
    if (isScoped && words[0] !== "capabilities") continue;
    const path = isScoped ? words.slice(1) : words;
    if (!isScoped && figures[path[0] ?? ""] === undefined) continue;
    let value: unknown = figures;
    for (const word of path)
      value =
        typeof value === "object" && value !== null ? (value as Record<string, unknown>)[word] : undefined;
    if (value === undefined || !matchesSpec(`${value as string | number}`, wanted)) return false;
  }
  return true;
}

function figuresOf(state: CloudState, host: HostState): Readonly<Record<string, unknown>> {
  const used = usedOn(state, host);
  return {
    host: host.name,
    host_ip: host.address,
    hypervisor_type: "QEMU",
    hypervisor_version: 7_002_022,
    hypervisor_hostname: host.hypervisorHostname,
    vcpus_total: host.vcpus,
    vcpus_used: used.vcpus,
    free_ram_mb: host.ramMb - used.ramMb - 512,
    num_instances: used.servers,
    cpu_info: { arch: "x86_64", vendor: "Intel" },
  };
}

const SUPPORTED: readonly (readonly string[])[] = [
  ["x86_64", "kvm", "hvm"],
  ["x86_64", "qemu", "hvm"],
  ["i686", "kvm", "hvm"],
  ["i686", "qemu", "hvm"],
];

function runsImage(properties: Readonly<Record<string, string>>): boolean {
  const wanted = [properties.hw_architecture, properties.img_hv_type, properties.hw_vm_mode].filter(
    (value) => value !== undefined,
  );
  return SUPPORTED.some((supported) => wanted.every((value) => supported.includes(value)));
}
