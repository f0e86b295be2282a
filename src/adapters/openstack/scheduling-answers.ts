import * as z from "zod";
import type {
  HypervisorCapacity,
  ServerGroup,
  ServerPlace,
  ServerRequest,
} from "../../model/cloud-scheduling.ts";
import { properties, text } from "./answer-fields.ts";

const number = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((found) => (found === null || found === undefined || found === "" ? 0 : Number(found)));

/** Of 2.47 and later; before it is the id alone. */
const flavor = z.union([
  z
    .object({
      original_name: z.string(),
      vcpus: z.number(),
      ram: z.number(),
      disk: z.number(),
      ephemeral: number,
      swap: number,
      extra_specs: properties,
    })
    .transform((found) => ({
      kind: "whole" as const,
      name: found.original_name,
      vcpus: found.vcpus,
      ramMb: found.ram,
      // Nova counts swap, which is in MB, up to whole GB.
      diskGb: found.disk + found.ephemeral + Math.ceil(found.swap / 1024),
      extraSpecs: found.extra_specs,
    })),
  z.object({ id: z.string() }).transform(({ id }) => ({ kind: "id" as const, id })),
]);

const hint = z.union([
  z.array(z.unknown()).transform((list) => list.map(String)),
  z.unknown().transform((one) => [String(one)]),
]);

/** A server, as far as it tells what it asked for. */
export const requestAnswer: z.ZodType<ServerRequest> = z
  .object({
    id: z.string(),
    name: z.string().nullish(),
    tenant_id: z.string().nullish(),
    flavor,
    image: z.union([z.object({ id: z.string() }), z.string()]).nullish(),
    pinned_availability_zone: z.string().nullish().optional(),
    scheduler_hints: z.record(z.string(), hint).nullish(),
  })
  .transform((found) => ({
    id: found.id,
    name: found.name ?? "",
    projectId: found.tenant_id ?? "",
    flavor: found.flavor,
    imageId: typeof found.image === "object" && found.image !== null ? found.image.id : undefined,
    zone: found.pinned_availability_zone ?? undefined,
    isZoneTold: found.pinned_availability_zone !== undefined,
    hints: found.scheduler_hints ?? undefined,
  }));

/** An element of os-server-groups: a policy with rules from 2.64 on, a list of policies before. */
export const groupAnswer: z.ZodType<ServerGroup> = z
  .object({
    id: z.string(),
    name: z.string(),
    policy: text,
    policies: z.array(z.string()).nullish(),
    rules: z.object({ max_server_per_host: number }).partial().nullish(),
    members: z.array(z.string()).nullish(),
  })
  .transform((found) => ({
    id: found.id,
    name: found.name,
    policy: found.policy ?? found.policies?.[0] ?? "",
    maxPerHost: found.rules?.max_server_per_host || 1,
    memberIds: found.members ?? [],
  }));

/** A server of servers/detail, as far as it tells where it is. */
export const placeAnswer: z.ZodType<ServerPlace> = z
  .object({ id: z.string(), "OS-EXT-SRV-ATTR:host": text })
  .transform((found) => ({ id: found.id, host: found["OS-EXT-SRV-ATTR:host"] }));

const cpuFields = z.object({ arch: text, vendor: text, model: text }).partial();
// Before 2.28 it is JSON within JSON.
const cpuInfo = z.union([
  cpuFields,
  z.string().transform((raw): z.infer<typeof cpuFields> => {
    try {
      return cpuFields.safeParse(JSON.parse(raw)).data ?? {};
    } catch {
      return {};
    }
  }),
]);
const figure = z
  .number()
  .nullish()
  .transform((found) => found ?? undefined);

/** An element of os-hypervisors/detail, as far as it tells what the host has. */
export const capacityAnswer: z.ZodType<HypervisorCapacity> = z
  .object({
    id: z.union([z.string(), z.number()]).transform(String),
    service: z.object({ host: z.string() }),
    hypervisor_type: text,
    hypervisor_version: figure,
    host_ip: text,
    cpu_info: cpuInfo.nullish(),
    vcpus: figure,
    vcpus_used: figure,
    free_ram_mb: figure,
    free_disk_gb: figure,
  })
  .transform((found) => ({
    host: found.service.host,
    hypervisorId: found.id,
    capacity: {
      hypervisorType: found.hypervisor_type,
      hypervisorVersion: found.hypervisor_version,
      hostAddress: found.host_ip,
      architecture: found.cpu_info?.arch,
      cpuVendor: found.cpu_info?.vendor,
      cpuModel: found.cpu_info?.model,
      vcpus: found.vcpus,
      vcpusUsed: found.vcpus_used,
      freeRamMb: found.free_ram_mb,
      freeDiskGb: found.free_disk_gb,
    },
  }));
