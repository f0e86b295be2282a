import * as z from "zod";
import { hostChoiceSchema } from "./plan-file-tenants.ts";
import { isZone } from "./rollout/maintenance-window.ts";
import type { RolloutIntent } from "./rollout/rollout-intent.ts";

const count = z.int().min(1);
const hostCount = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("number"), hosts: count }),
  z.strictObject({ kind: z.literal("share"), percent: count.max(100) }),
]);
const timeOfDay = z.string().regex(/^[0-2][0-9]:[0-5][0-9]$/);

/** The rules of rollouts as a plan file holds them. */
export const rolloutSchema = z.strictObject({
  canary: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("hosts"), hosts: hostChoiceSchema }),
      z.strictObject({ kind: z.literal("number"), hosts: count }),
    ])
    .exactOptional(),
  waves: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("label"), label: z.string() }),
      z.strictObject({ kind: z.literal("choices"), choices: z.array(hostChoiceSchema) }),
    ])
    .exactOptional(),
  atOnce: hostCount.exactOptional(),
  perGroup: z.strictObject({ label: z.string(), atMost: hostCount }).exactOptional(),
  pauseMs: z.int().min(0),
  stopAfter: count,
  drain: z
    .strictObject({
      vms: z.enum(["migrate", "leave-out"]),
      timeoutMs: count,
      unmovable: z.enum(["leave-out", "stop", "wait"]).exactOptional(),
      waitMs: count.exactOptional(),
      stopsVfs: z.boolean().exactOptional(),
      movesBack: z.boolean().exactOptional(),
    })
    .exactOptional(),
  beforeNext: z
    .strictObject({
      services: z.boolean(),
      vfs: z.boolean(),
      proof: z.enum(["none", "one-per-wave", "every-host"]),
      timeoutMs: count,
    })
    .exactOptional(),
  window: z.strictObject({ from: timeOfDay, to: timeOfDay, zone: z.string().refine(isZone) }).exactOptional(),
}) satisfies z.ZodType<RolloutIntent>;
