import { hasFeature } from "../../knowledge/openstack/all.ts";
import { placementUseOf } from "../../knowledge/openstack/scheduler-filters.ts";
import type { Properties } from "../../model/cloud-resources.ts";
import type { OpenstackRelease } from "../../model/openstack-release.ts";
import type {
  DeviceRequest,
  NumaPolicy,
  SchedulingRequest,
} from "../../model/scheduling/scheduling-request.ts";
import { composeNuma } from "./compose-numa.ts";

/** A flavor as far as the scheduler looks at it. */
export type RequestFlavor = {
  readonly name: string;
  readonly vcpus: number;
  readonly ramMb: number;
  /** With what is ephemeral and swap. */
  readonly diskGb: number;
  readonly extraSpecs: Properties;
};

/** What a request is composed of besides its flavor and image. */
export type RequestParts = Pick<
  SchedulingRequest,
  | "serverId"
  | "projectId"
  | "zone"
  | "host"
  | "isForced"
  | "sameHost"
  | "differentHost"
  | "group"
  | "devicesUnknown"
> & {
  readonly release: OpenstackRelease;
  readonly flavor: RequestFlavor;
  readonly imageProperties: Properties;
  /** Of its ports. */
  readonly portDevices: readonly DeviceRequest[];
  /** Of aliases that its flavor asks for; undefined: what they mean could not be read. */
  readonly aliasDevices: readonly DeviceRequest[] | undefined;
};

/** Extra specs and image properties that make Nova ask Placement for more than is replayed here. */
const unplayed: readonly string[] = [
  "hw:mem_encryption",
  "hw:pmem",
  "hw:tpm_version",
  "hw:maxphysaddr_mode",
  "hw:virtio_packed_ring",
  "hw:ephemeral_encryption",
  "hw:sound_model",
  "accel:device_profile",
  "os:secure_boot",
];

/** Composes what the scheduler is asked. Source: nova 26.0.0 nova/scheduler/utils.py, ResourceRequest. */
export function composeRequest(parts: RequestParts): SchedulingRequest {
  const { flavor, imageProperties, release, portDevices, aliasDevices, devicesUnknown } = parts;
  const { extraSpecs } = flavor;
  const policy = numaPolicyOf(release, extraSpecs, imageProperties);
  // A port's own policy outweighs the flavor's, and that an alias's: nova 26.0.0 nova/pci/request.py.
  const ofPort = (request: DeviceRequest) => ({ ...request, numaPolicy: request.numaPolicy ?? policy });
  const ofAlias = (request: DeviceRequest) => ({ ...request, numaPolicy: policy ?? request.numaPolicy });
  const alias = extraSpecs["pci_passthrough:alias"];
  const aliasUnknown =
    alias !== undefined && aliasDevices === undefined
      ? `what the PCI alias ${alias} means is not known`
      : undefined;
  const { resources, granular } = resourcesOf(release, flavor, imageProperties);
  const traits = traitsOf(extraSpecs, imageProperties, policy);
  return {
    serverId: parts.serverId,
    projectId: parts.projectId,
    flavorName: flavor.name,
    extraSpecs,
    imageProperties,
    resources,
    ...traits,
    beyondPlacement: [
      ...granular,
      ...unplayed.filter(
        (key) => extraSpecs[key] !== undefined || imageProperties[key.replace(":", "_")] !== undefined,
      ),
      ...(cpuPolicy(extraSpecs, imageProperties) === "mixed" ? ["hw:cpu_policy=mixed"] : []),
    ],
    zone: parts.zone,
    host: parts.host,
    isForced: parts.isForced,
    sameHost: parts.sameHost,
    differentHost: parts.differentHost,
    group: parts.group,
    // Nova gives the flavor its devices first, and ports what is left.
    devices: [...(aliasDevices ?? []).map(ofAlias), ...portDevices.map(ofPort)],
    devicesUnknown: devicesUnknown ?? aliasUnknown,
    numa: composeNuma(flavor, imageProperties),
  };
}

function cpuPolicy(extraSpecs: Properties, image: Properties): string | undefined {
  return extraSpecs["hw:cpu_policy"] ?? image.hw_cpu_policy;
}

function numaPolicyOf(
  release: OpenstackRelease,
  extraSpecs: Properties,
  image: Properties,
): NumaPolicy | undefined {
  if (!hasFeature(release, "flavor-numa-policy")) return undefined;
  const given = extraSpecs["hw:pci_numa_affinity_policy"] ?? image.hw_pci_numa_affinity_policy;
  return (["required", "socket", "preferred", "legacy"] as const).find((policy) => policy === given);
}

/** What the flavor says by `resources:CLASS` counts instead of its own figures; groups with a suffix are not replayed. */
function resourcesOf(release: OpenstackRelease, flavor: RequestFlavor, image: Properties) {
  const isDedicated =
    cpuPolicy(flavor.extraSpecs, image) === "dedicated" && placementUseOf(release).countsDedicatedCpus;
  const emulator = flavor.extraSpecs["hw:emulator_threads_policy"] === "isolate" ? 1 : 0;
  const own: Record<string, number> = isDedicated
    ? { PCPU: flavor.vcpus + emulator }
    : { VCPU: flavor.vcpus };
  const resources: Record<string, number> = { ...own, MEMORY_MB: flavor.ramMb, DISK_GB: flavor.diskGb };
  const granular: string[] = [];
  for (const [key, value] of Object.entries(flavor.extraSpecs)) {
    const [, suffix, resource = ""] = /^resources([A-Za-z0-9_-]{1,64})?:(.+)$/.exec(key) ?? [];
    if (resource === "") continue;
    if (suffix !== undefined) granular.push(key);
    else resources[resource] = Number(value);
    if (resource === "PCPU" && suffix === undefined && flavor.extraSpecs["resources:VCPU"] === undefined)
      delete resources.VCPU;
  }
  const asked = Object.entries(resources).filter(([, amount]) => amount > 0);
  return { resources: Object.fromEntries(asked), granular };
}

function traitsOf(extraSpecs: Properties, image: Properties, policy: NumaPolicy | undefined) {
  const requiredTraits: string[] = [];
  const forbiddenTraits: string[] = [];
  for (const [key, value] of [...Object.entries(extraSpecs), ...Object.entries(image)]) {
    if (!key.startsWith("trait:")) continue;
    (value === "forbidden" ? forbiddenTraits : requiredTraits).push(key.slice("trait:".length));
  }
  const threads = extraSpecs["hw:cpu_thread_policy"] ?? image.hw_cpu_thread_policy;
  if (threads === "require") requiredTraits.push("HW_CPU_HYPERTHREADING");
  if (threads === "isolate") forbiddenTraits.push("HW_CPU_HYPERTHREADING");
  if (policy === "socket") requiredTraits.push("COMPUTE_SOCKET_PCI_NUMA_AFFINITY");
  return { requiredTraits, forbiddenTraits };
}
