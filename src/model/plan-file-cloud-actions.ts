import * as z from "zod";
import type { CloudAction } from "./cloud-action.ts";
import { newFlavorSchema, newNetworkSchema, newSubnetSchema, propertiesSchema } from "./plan-file-tenants.ts";

const name = z.string().min(1);
const server = z.strictObject({ id: name, name: z.string() });
const timeoutMs = z.int().min(0);
const changes = z.record(z.string(), z.string().nullable());

const makeAggregate = z
  .strictObject({ kind: z.literal("make-aggregate"), name, availabilityZone: name.optional() })
  .transform(({ availabilityZone, ...rest }) => ({ ...rest, availabilityZone }));

/**
 * Actions in a cloud that a plan file may hold: those that make what tenants find, and those of a drain. What an undo or a
 * proof does is never read from a file.
 */
export const cloudActionSchemas = [
  makeAggregate,
  z.strictObject({
    kind: z.literal("set-aggregate-properties"),
    aggregate: name,
    from: changes,
    to: changes,
  }),
  z.strictObject({ kind: z.literal("add-aggregate-host"), aggregate: name, host: name }),
  z.strictObject({
    kind: z.literal("make-flavor"),
    flavor: newFlavorSchema,
    properties: propertiesSchema,
  }),
  z.strictObject({ kind: z.literal("set-flavor-properties"), flavor: name, from: changes, to: changes }),
  z.strictObject({ kind: z.literal("make-network"), network: newNetworkSchema }),
  z.strictObject({ kind: z.literal("disable-compute-service"), host: name }),
  z.strictObject({ kind: z.literal("enable-compute-service"), host: name }),
  z.strictObject({
    kind: z.literal("migrate-server"),
    server,
    from: name,
    timeoutMs,
  }),
  z.strictObject({ kind: z.literal("return-server"), server, to: name, timeoutMs }),
  z.strictObject({ kind: z.literal("stop-server"), server, host: name, timeoutMs }),
  z.strictObject({ kind: z.literal("start-server"), server, host: name, timeoutMs }),
  z.strictObject({
    kind: z.literal("await-servers"),
    servers: z.array(z.strictObject({ ...server.shape, until: z.enum(["movable", "gone"]) })),
    host: name,
    timeoutMs,
  }),
  z.strictObject({ kind: z.literal("make-subnet"), network: name, subnet: newSubnetSchema }),
] as const satisfies readonly z.ZodType<CloudAction>[];
