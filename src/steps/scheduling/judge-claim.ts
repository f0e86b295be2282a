import { sriovAgentType } from "../../model/openstack-words.ts";
import type { Lack } from "../../model/scheduling/lack.ts";
import type { FilterQuestion } from "../../model/scheduling/scheduler-filter.ts";
import type { HostDevice } from "../../model/scheduling/scheduling-host.ts";
import type { DeviceRequest } from "../../model/scheduling/scheduling-request.ts";
import { pass, unknownVerdict, type Verdict, verdictOf } from "../../model/scheduling/verdict.ts";
import { deviceLack } from "./device-lack.ts";
import { areServed, findUnserved, freeDevices, suits, whichFirst } from "./device-pools.ts";

/** Whether the host's nova-compute can claim the devices, and libvirt and the SR-IOV agent make them work. */
export function judgeClaim({ request, host }: FilterQuestion): Verdict {
  const { devices: requests } = request;
  if (requests.length === 0) return pass;
  if (host.devices.is !== "known")
    return unknownVerdict(host.devices.is === "absent" ? "its devices are not known" : host.devices.reason);
  const devices = host.devices.value;
  const unserved = findUnserved(devices, requests);
  if (areServed(devices, requests) === "open") return unknownVerdict(whichFirst);
  if (unserved) return verdictOf([deviceLack(host, devices, { request: unserved, all: requests })]);
  const lacks: readonly Lack[] = [
    ...(host.iommu.is === "known" && host.iommu.value === "off" ? [{ kind: "iommu-off" } as const] : []),
    ...heldLacks(devices, requests),
    ...wiringLacks(host, devices, requests),
  ];
  return verdictOf(lacks);
}

/** Nova knows nothing of what else on a host holds a device: it may give it away, and then libvirt fails. */
function heldLacks(devices: readonly HostDevice[], requests: readonly DeviceRequest[]): readonly Lack[] {
  const usable = devices.map((device) =>
    device.heldBy === undefined ? device : { ...device, claimedBy: device.heldBy },
  );
  const unserved = findUnserved(usable, requests);
  if (unserved === undefined) return [];
  const held = freeDevices(devices).filter(
    (device) => device.heldBy !== undefined && suits(device, unserved),
  );
  const holders = [...new Set(held.flatMap(({ heldBy }) => heldBy ?? []))];
  return [{ kind: "held-by-host", physicalNetwork: held[0]?.physicalNetwork, holders }];
}

/** The agent wires only VFs of PFs that its mappings name. */
function wiringLacks(
  { agents }: FilterQuestion["host"],
  devices: readonly HostDevice[],
  requests: readonly DeviceRequest[],
): readonly Lack[] {
  if (agents.is !== "known") return [];
  const agent = agents.value.find(({ agentType, alive }) => agentType === sriovAgentType && alive);
  const mappings = agent?.configurations.deviceMappings;
  if (mappings === undefined) return [];
  const mapped = Object.values(mappings).flat();
  return requests.flatMap((request): readonly Lack[] => {
    const network = request.specs[0]?.physicalNetwork;
    if (typeof network !== "string" || !Object.hasOwn(mappings, network)) return [];
    const free = freeDevices(devices).filter((device) => device.kind === "type-VF" && suits(device, request));
    const unmapped = free.filter(({ pfNetdev }) => pfNetdev !== undefined && !mapped.includes(pfNetdev));
    const [first] = unmapped;
    if (first?.pfNetdev === undefined || unmapped.length < free.length) return [];
    return [{ kind: "unwired-pf", netdev: first.pfNetdev, physicalNetwork: network }];
  });
}
