import * as z from "zod";
import type { ComputeService, Hypervisor, MicroversionRange } from "../../model/cloud.ts";
import { timestamp } from "./timestamp.ts";

/** From 2.53 on ids are UUIDs; from 2.69 on services of cells that do not answer are listed too. */
export const computeServiceVersions: MicroversionRange = { least: "2.1", most: "2.69" };

/** Up to 2.87 running VMs are shown. */
export const hypervisorVersions: MicroversionRange = { least: "2.1", most: "2.87" };

const id = z.union([z.string(), z.number()]).transform(String);
// A cell that does not answer makes one UNKNOWN and leaves the other out.
const state = z
  .string()
  .optional()
  .transform((text) => (text === "up" || text === "down" ? text : "unknown"));
const status = z
  .string()
  .optional()
  .transform((text) => (text === "enabled" || text === "disabled" ? text : "unknown"));

/** An element of `services` of os-services. */
export const computeService: z.ZodType<ComputeService> = z
  .object({
    id: id.nullish(),
    binary: z.string(),
    host: z.string(),
    zone: z.string().nullish(),
    state,
    status,
    updated_at: timestamp.nullish(),
    disabled_reason: z.string().nullish(),
  })
  .transform((service) => ({
    id: service.id ?? undefined,
    binary: service.binary,
    host: service.host,
    zone: service.zone ?? undefined,
    state: service.state,
    status: service.status,
    updatedAt: service.updated_at ?? undefined,
    disabledReason: service.disabled_reason ?? undefined,
  }));

/** An element of `hypervisors` of os-hypervisors/detail. */
export const hypervisor: z.ZodType<Hypervisor> = z
  .object({
    id,
    hypervisor_hostname: z.string(),
    service: z.object({ host: z.string() }),
    state,
    status,
    hypervisor_type: z.string().nullish(),
    running_vms: z.number().nullish(),
  })
  .transform((found) => ({
    id: found.id,
    hypervisorHostname: found.hypervisor_hostname,
    serviceHost: found.service.host,
    state: found.state,
    status: found.status,
    hypervisorType: found.hypervisor_type ?? undefined,
    runningVms: found.running_vms ?? undefined,
  }));
