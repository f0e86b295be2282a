import * as z from "zod";
import { isCloudAction } from "./action.ts";
import { isDrainAction } from "./cloud-action.ts";
import { cloudAt, cloudPlace } from "./cloud-place.ts";
import { hostName } from "./ids.ts";
import type { Intent } from "./intent.ts";
import { deploymentIds } from "./openstack-intent.ts";
import { drainPhases, type HostPlan, type Plan, phaseNames } from "./plan.ts";
import { actionSchema, pciAddressSchema } from "./plan-file-actions.ts";
import { rolloutSchema } from "./plan-file-rollout.ts";
import { hostChoiceSchema, proofSchema, tenantsSchema } from "./plan-file-tenants.ts";

/** A plan from its file, or what is wrong with the file, in words that follow "the plan file". */
export type ParsedPlan = { readonly plan: Plan } | { readonly problem: string };

/** A plan as JSON, for a file. */
export function formatPlan(plan: Plan): string {
  return `${JSON.stringify(plan, undefined, 1)}\n`;
}

/** Reads what formatPlan wrote, or plan as JSON, which tells the impact besides; everything is checked. Never throws. */
export function parsePlan(text: string): ParsedPlan {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: "is not JSON; write it by vfleet plan --out FILE" };
  }
  const format = z.object({ format: z.unknown() }).safeParse(value).data?.format;
  if (format !== "vfleet.plan/v1") return { problem: "is not a plan of this version of vfleet" };
  const checked = planSchema.safeParse(withoutImpact(value));
  if (checked.success) return { plan: checked.data };
  const at = checked.error.issues[0]?.path.join(".") ?? "";
  return { problem: `is not as vfleet wrote it, at ${at === "" ? "its beginning" : at}` };
}

function withoutImpact(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([field]) => field !== "impact"));
}

const text = z.string();
const host = z
  .string()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/)
  .transform(hostName);
const place = z.union([host, z.string().startsWith("cloud:").transform(hostName)]);
const labels = z.record(text, text);
const count = z.int().min(0);

const sshSchema = z.strictObject({
  user: text.exactOptional(),
  port: z.int().min(1).max(65_535).exactOptional(),
  identityFiles: z.array(text).exactOptional(),
  knownHostsFiles: z.array(text).exactOptional(),
  jump: z.array(text).exactOptional(),
  become: z.enum(["none", "sudo"]),
  transport: z.enum(["ssh2", "openssh"]),
  connectTimeoutMs: count,
});

const vfCountSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("number"), vfs: count }),
  z.strictObject({ kind: z.literal("max") }),
  z.strictObject({ kind: z.literal("share"), percent: count.max(100) }),
]);

const poolSchema = z.strictObject({
  name: text,
  hosts: hostChoiceSchema,
  pfs: z.strictObject({
    name: z.array(text).exactOptional(),
    address: z.array(pciAddressSchema).exactOptional(),
    driver: z.array(text).exactOptional(),
    vendor: text.exactOptional(),
    device: text.exactOptional(),
    numaNode: count.exactOptional(),
    minSpeedMbps: z.number().exactOptional(),
  }),
  vfCount: vfCountSchema,
  physicalNetwork: text.exactOptional(),
  vfDriver: z.union([z.enum(["auto", "none"]), z.strictObject({ name: text })]),
  vfs: z.strictObject({
    trust: z.boolean().exactOptional(),
    spoofCheck: z.boolean().exactOptional(),
    linkState: z.enum(["auto", "enable", "disable"]).exactOptional(),
    maxTxRateMbps: count.exactOptional(),
    mac: z.literal("stable").exactOptional(),
  }),
  takeOver: z.boolean(),
  exceptions: z.array(z.strictObject({ host, vfCount: vfCountSchema, reason: text })),
  trusted: z.boolean().exactOptional(),
  excludedVfs: z.array(count),
  bandwidth: z.strictObject({ egressKbps: count, ingressKbps: count }).exactOptional(),
});

const vlanId = z.int().min(1).max(4094);

const openstackSchema = z.strictObject({
  release: text,
  deployment: z.enum(["auto", ...deploymentIds]),
  cloud: text.exactOptional(),
  physicalNetworks: z.array(
    z.strictObject({
      name: text,
      vlans: z.array(z.strictObject({ first: vlanId, last: vlanId })),
      flat: z.boolean(),
    }),
  ),
  numaFilter: z.boolean(),
  extensionDrivers: z.array(text),
  fdb: z.boolean(),
  reportInPlacement: z.boolean(),
  tenants: tenantsSchema.exactOptional(),
  proof: proofSchema.exactOptional(),
});

const roles = z.array(z.enum(["compute", "controller"])).min(1);

const intentSchema = z.strictObject({
  hosts: z.array(z.strictObject({ name: host, roles, address: text, labels, ssh: sshSchema })),
  pools: z.array(poolSchema),
  reboot: z.enum(["never", "allow"]),
  rebootTimeoutMs: count,
  concurrency: z.int().min(1),
  rollout: rolloutSchema.exactOptional(),
  openstack: openstackSchema.exactOptional(),
}) satisfies z.ZodType<Intent>;

const findingSchema = z.strictObject({
  code: text,
  severity: z.enum(["error", "warning", "advice", "note"]),
  subject: z.strictObject({ host: text, item: text.exactOptional() }),
  summary: text,
  detail: text,
  fix: text.exactOptional(),
  evidence: z.array(z.strictObject({ source: text, text })).exactOptional(),
});

const disruptionSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("reboot"), text }),
  z.strictObject({ kind: z.literal("link-reset"), text, pf: pciAddressSchema }),
  z.strictObject({ kind: z.literal("vfs-go-away"), text, pf: pciAddressSchema, holders: z.array(text) }),
  z.strictObject({ kind: z.literal("service-restart"), text, service: text }),
]);

const plannedActionSchema = z.strictObject({
  id: text,
  step: text,
  action: actionSchema,
  why: text,
  disrupts: z.array(disruptionSchema),
});

const hostPlanSchema = z
  .strictObject({
    host: place,
    status: z.enum(["unchanged", "changes", "partly", "refused", "unreachable"]),
    phases: z.array(
      z.strictObject({ name: z.enum([...phaseNames, "cloud"]), actions: z.array(plannedActionSchema) }),
    ),
    findings: z.array(findingSchema),
  })
  .refine(doesWhatFitsThePlace, { path: ["phases"] });

// An undo is made from its journal each time, so it is not read from a file.
const planSchema = z
  .strictObject({
    format: z.literal("vfleet.plan/v1"),
    purpose: z.strictObject({ kind: z.literal("apply") }),
    createdAt: text,
    fleetFile: text,
    intent: intentSchema,
    fleet: z.strictObject({
      vfIds: z.array(text.regex(/^[0-9a-f]{4}:[0-9a-f]{4}$/)),
      hostVfs: z.record(text, z.array(pciAddressSchema)).exactOptional(),
    }),
    hosts: z.array(hostPlanSchema),
  })
  .refine(namesOnlyItsHosts, { path: ["hosts"] }) satisfies z.ZodType<Plan>;

function namesOnlyItsHosts({ hosts, intent }: Pick<Plan, "hosts" | "intent">): boolean {
  const cloud = intent.openstack?.cloud;
  const known = new Set([
    ...intent.hosts.map(({ name }) => name),
    ...(cloud === undefined ? [] : [cloudPlace(cloud)]),
  ]);
  return hosts.every((each) => known.has(each.host));
}

/** A cloud has no actions of a host, and a host those of a cloud alone that are done for its sake, in their own phases. */
function doesWhatFitsThePlace({ host: name, phases }: Pick<HostPlan, "host" | "phases">): boolean {
  const inCloud = cloudAt(name) !== undefined;
  return phases.every((phase) => {
    const isDrain = drainPhases.has(phase.name);
    return (
      (phase.name === "cloud") === inCloud &&
      phase.actions.every(
        ({ action }) => isDrainAction(action) === isDrain && isCloudAction(action) === (inCloud || isDrain),
      )
    );
  });
}
