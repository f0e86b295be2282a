import { z } from "zod";
import type { Plan } from "./plan.ts";

/** The parts of a stored plan that apply relies on; the rest is what vfleet itself wrote. */
const shape = z.looseObject({
  format: z.literal("vfleet.plan/v1"),
  purpose: z.looseObject({ kind: z.enum(["apply", "undo"]) }),
  intent: z.looseObject({
    hosts: z.array(z.looseObject({ name: z.string(), address: z.string() })),
    pools: z.array(z.looseObject({})),
  }),
  hosts: z.array(
    z.looseObject({
      host: z.string(),
      phases: z.array(
        z.looseObject({
          name: z.string(),
          actions: z.array(z.looseObject({ id: z.string(), action: z.looseObject({ kind: z.string() }) })),
        }),
      ),
    }),
  ),
});

/** The text of a stored plan: JSON, one plan. */
export function formatStoredPlan(plan: Plan): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}

/** A plan from its stored text, or what is wrong with it in one sentence. */
export function parseStoredPlan(text: string): { readonly plan: Plan } | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problem: `it is not JSON: ${error instanceof Error ? error.message : "unreadable"}` };
  }
  const result = shape.safeParse(value);
  if (result.success) return { plan: value as Plan };
  const issue = result.error.issues[0];
  return {
    problem: `it is no plan that this vfleet wrote (${issue?.path.join(".") || "the whole"}: ${issue?.message ?? "?"})`,
  };
}
