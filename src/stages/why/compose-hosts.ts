import { findCloudHost } from "../../model/find-cloud-host.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import type { OpenstackTarget } from "../../model/openstack-target.ts";
import { absent, known, type Reading, unreadable } from "../../model/reading.ts";
import type { HostAggregate, HostService, SchedulingHost } from "../../model/scheduling/scheduling-host.ts";
import { findIommuState } from "../../steps/iommu-state.ts";
import { configFileAt, findProgramFiles } from "../../steps/openstack/service-files.ts";
import { readHostDevices } from "../../steps/scheduling/read-host-devices.ts";
import type { SchedulingFacts } from "./read-scheduling.ts";

/** What reading a host by SSH gave for scheduling; a text says why it gave nothing. */
export type HostSight =
  | { readonly is: "seen"; readonly facts: HostFacts; readonly target: OpenstackTarget | undefined }
  | { readonly is: "unseen"; readonly reason: string };

/** Puts together what is known of each host that has a nova-compute. sights: by the names of the fleet file. Pure. */
export function composeHosts(
  facts: SchedulingFacts,
  sights: ReadonlyMap<string, HostSight>,
): readonly SchedulingHost[] {
  const names = namesOf(facts);
  const byName = new Map(
    [...sights].flatMap(([name, sight]) => {
      const own = findCloudHost(name, names);
      return own === undefined ? [] : [[own, sight] as const];
    }),
  );
  const aggregates = aggregatesByHost(facts);
  return names.map((name): SchedulingHost => {
    const sight =
      byName.get(name) ?? ({ is: "unseen", reason: "the fleet file does not have this host" } as const);
    const { devices, unlisted } = devicesOf(name, sight, facts);
    return {
      name,
      service: serviceOf(name, facts),
      aggregates: mapReading(aggregates, (all) => all.get(name) ?? []),
      provider: providerOf(name, facts),
      capacity: pick(
        facts.capacities,
        (each) => each.host === name,
        ({ capacity }) => capacity,
      ),
      serverIds: mapReading(facts.places, (all) =>
        all.filter(({ host }) => host === name).map(({ id }) => id),
      ),
      devices,
      unlisted,
      numaCells: numaCellsOf(sight),
      agents: mapReading(facts.agents, (all) => {
        const own = findCloudHost(
          name,
          all.map(({ host }) => host),
        );
        return all.filter(({ host }) => host === own);
      }),
      iommu: iommuOf(sight),
    };
  });
}

function namesOf({ services, capacities }: SchedulingFacts): readonly string[] {
  if (services.is === "known")
    return services.value.filter(({ binary }) => binary === "nova-compute").map(({ host }) => host);
  return capacities.is === "known" ? [...new Set(capacities.value.map(({ host }) => host))] : [];
}

function serviceOf(name: string, { services }: SchedulingFacts): Reading<HostService> {
  if (services.is !== "known") return services;
  const found = services.value.find(({ binary, host }) => binary === "nova-compute" && host === name);
  if (found === undefined) return absent;
  if (found.state === "unknown" || found.status === "unknown") return unreadable("its cell does not answer");
  return known({
    isUp: found.state === "up",
    isEnabled: found.status === "enabled",
    disabledReason: found.disabledReason,
  });
}

function providerOf(name: string, { providers }: SchedulingFacts): SchedulingHost["provider"] {
  if (providers.is !== "known") return providers;
  return providers.value.get(name) ?? unreadable("Nova shows no hypervisor of it");
}

function aggregatesByHost({
  aggregates,
}: SchedulingFacts): Reading<ReadonlyMap<string, readonly HostAggregate[]>> {
  return mapReading(aggregates, (all) => {
    const found = new Map<string, HostAggregate[]>();
    for (const { name, availabilityZone: zone, properties, hosts } of all)
      for (const host of hosts) {
        const own = found.get(host) ?? [];
        own.push({ name, zone, properties });
        found.set(host, own);
      }
    return found;
  });
}

function devicesOf(
  name: string,
  sight: HostSight,
  { devicePorts }: SchedulingFacts,
): Pick<SchedulingHost, "devices" | "unlisted"> {
  if (sight.is === "unseen")
    return { devices: unreadable(`its devices are not known: ${sight.reason}`), unlisted: [] };
  if (sight.target === undefined) return { devices: unreadable("its OpenStack is not known"), unlisted: [] };
  if (devicePorts.is !== "known")
    return { devices: unreadable("which ports hold its VFs is not known"), unlisted: [] };
  const claims = new Map(
    devicePorts.value
      .filter(({ host }) => host === name)
      .map(({ pciSlot = "", deviceId }) => [pciSlot, deviceId]),
  );
  return readHostDevices(sight.facts, sight.target, claims);
}

function numaCellsOf(sight: HostSight): SchedulingHost["numaCells"] {
  if (sight.is === "unseen") return unreadable(`its NUMA nodes are not known: ${sight.reason}`);
  const { numaNodes } = sight.facts;
  if (numaNodes.is === "absent") return unreadable("its kernel tells of no NUMA nodes");
  if (numaNodes.is === "unreadable") return unreadable(`its NUMA nodes: ${numaNodes.reason}`);
  const hasCpuSets = setsCpus(sight);
  return known(
    numaNodes.value.map(({ id, cpus, memoryMb, hugePagesMb, socket }) => ({
      id,
      cpus,
      memoryMb,
      plainMemoryMb: memoryMb - hugePagesMb,
      ...(socket !== undefined && { socket }),
      ...(hasCpuSets && { hasCpuSets }),
    })),
  );
}

/** nova-compute is told which CPUs VMs may have, or its files are not known. */
function setsCpus({ facts, target }: HostSight & { readonly is: "seen" }): boolean {
  const service = target?.services.find((each) => each.service === "nova-compute");
  if (!target || !service) return true;
  const programs = findProgramFiles(target, service, facts);
  if (programs.some(({ unread }) => unread.length > 0)) return true;
  const texts = programs.flatMap(({ paths }) =>
    paths.flatMap((path) => configFileAt(facts, path)?.text ?? []),
  );
  return texts.some((text) => /^(?:cpu_shared_set|cpu_dedicated_set|vcpu_pin_set)\s*[=:]/m.test(text));
}

function iommuOf(sight: HostSight): SchedulingHost["iommu"] {
  if (sight.is === "unseen") return unreadable(sight.reason);
  const state = findIommuState(sight.facts);
  return state === "unreadable"
    ? unreadable("its IOMMU could not be read")
    : known(state === "on" ? "on" : "off");
}

function mapReading<T, U>(reading: Reading<T>, to: (value: T) => U): Reading<U> {
  return reading.is === "known" ? known(to(reading.value)) : reading;
}

function pick<T, U>(
  reading: Reading<readonly T[]>,
  isMeant: (each: T) => boolean,
  to: (found: T) => U,
): Reading<U> {
  if (reading.is !== "known") return reading;
  const found = reading.value.find(isMeant);
  return found === undefined ? absent : known(to(found));
}
