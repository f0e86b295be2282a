import * as z from "zod";
import type { NetworkAgent } from "../../model/cloud.ts";
import { timestamp } from "./timestamp.ts";

// Kilo's agent has one PF a physical network, as a text; later ones have lists.
const devices = z.union([z.array(z.string()), z.string().transform((one) => [one])]);

const configurations = z
  .object({
    device_mappings: z.record(z.string(), devices).nullish(),
    bridge_mappings: z.record(z.string(), z.string()).nullish(),
    extensions: z.array(z.string()).nullish(),
    devices: z.number().nullish(),
  })
  .transform((found) => ({
    deviceMappings: found.device_mappings ?? undefined,
    bridgeMappings: found.bridge_mappings ?? undefined,
    extensions: found.extensions ?? undefined,
    devices: found.devices ?? undefined,
  }));

/** An element of `agents` of Neutron. */
export const networkAgent: z.ZodType<NetworkAgent> = z
  .object({
    id: z.string(),
    agent_type: z.string(),
    binary: z.string(),
    host: z.string(),
    alive: z.boolean(),
    admin_state_up: z.boolean(),
    heartbeat_timestamp: timestamp.nullish(),
    started_at: timestamp.nullish(),
    configurations: configurations.nullish(),
  })
  .transform((agent) => ({
    id: agent.id,
    agentType: agent.agent_type,
    binary: agent.binary,
    host: agent.host,
    alive: agent.alive,
    adminStateUp: agent.admin_state_up,
    heartbeatAt: agent.heartbeat_timestamp ?? undefined,
    startedAt: agent.started_at ?? undefined,
    configurations: agent.configurations ?? {
      deviceMappings: undefined,
      bridgeMappings: undefined,
      extensions: undefined,
      devices: undefined,
    },
  }));

/** An element of `extensions` of Neutron; its alias alone. */
export const networkExtension = z.object({ alias: z.string() }).transform(({ alias }) => alias);

/** An element of `security_groups` of Neutron. */
export const securityGroup = z
  .object({ id: z.string(), name: z.string().nullish() })
  .transform(({ id, name }) => ({ id, name: name ?? "" }));
