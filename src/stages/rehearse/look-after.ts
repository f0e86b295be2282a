import type { HostDiscovery, HostVerification } from "../../model/discovery.ts";
import type { Intent } from "../../model/intent.ts";
import type { HostPlan, Plan } from "../../model/plan.ts";
import type { RehearsedAfter } from "../../model/rehearsal/rehearsal.ts";
import type { Journals } from "../../ports/journal.ts";
import { askCloud } from "../ask-cloud.ts";
import { verifyTenants } from "../cloud/plan-cloud.ts";
import { discoverCloud } from "../cloud/read-tenants.ts";
import { computeAccessOf } from "../drain/compute-access.ts";
import { readServersAway } from "../drain/read-servers-away.ts";
import { planFleet } from "../plan.ts";
import { verifyFleet } from "../verify.ts";
import { verifyCloud } from "../verify-cloud.ts";
import type { Twin, TwinSource } from "./twin.ts";

/** What was rehearsed, and its journals. */
export type LookGround = {
  readonly plan: Plan;
  readonly source: TwinSource;
  readonly journals: Journals;
  readonly signal: AbortSignal;
};

/** Verifies the twin and plans it again, as an operator does after a run. */
export async function lookAfter(twin: Twin, ground: LookGround): Promise<Omit<RehearsedAfter, "undo">> {
  const { intent, fleetFile } = ground.plan;
  const hosts = twin.seeHosts();
  const cloud = await readTenants(twin, ground);
  const verifications = await verify(twin, { intent, hosts, cloud, signal: ground.signal });
  const computes = await readComputes(twin, ground, hosts);
  const at = new Date(twin.clock.now()).toISOString();
  const again = planFleet({ path: fleetFile, intent }, { hosts, cloud, computes }, at);
  const checks = verifications.flatMap(({ host, checks: all }) => all.map((check) => ({ host, ...check })));
  const planned = new Map(ground.plan.hosts.map((each) => [each.host, each]));
  return {
    holding: checks.filter(({ holds }) => holds === "yes").length,
    open: checks
      .filter(({ holds, host }) => holds === "no" && planned.get(host)?.phases.length !== 0)
      .map(({ host, subject, summary }) => ({ host, subject, summary })),
    left: again.hosts
      .filter((each) => isLeft(each, planned.get(each.host)))
      .map(({ host, status, findings }) => ({ host, status, findings })),
  };
}

/** What was refused before is no news. */
function isLeft({ status, phases }: HostPlan, before: HostPlan | undefined): boolean {
  return phases.length > 0 || (status !== "unchanged" && status !== before?.status);
}

async function readTenants(twin: Twin, { plan, signal }: LookGround) {
  const { cloud, tenants } = plan.intent.openstack ?? {};
  if (cloud === undefined || !tenants) return undefined;
  return discoverCloud(twin.openCloud, { cloud, tenants }, signal);
}

async function readComputes(
  twin: Twin,
  { plan, journals, signal }: LookGround,
  hosts: readonly HostDiscovery[],
) {
  const { intent } = plan;
  if (!intent.rollout?.drain) return undefined;
  const away = await readServersAway(journals, intent);
  return computeAccessOf(intent, twin.openCloud, { signal, away })?.readAll(intent, hosts);
}

type Verified = {
  readonly intent: Intent;
  readonly hosts: readonly HostDiscovery[];
  readonly cloud: Awaited<ReturnType<typeof readTenants>>;
  readonly signal: AbortSignal;
};

async function verify(
  twin: Twin,
  { intent, hosts, cloud, signal }: Verified,
): Promise<readonly HostVerification[]> {
  const seen = verifyFleet(intent, hosts);
  const name = intent.openstack?.cloud;
  if (name === undefined) return seen;
  const answers = await askCloud(twin.openCloud, name, signal);
  const all = verifyCloud({ intent, discoveries: hosts, answers }, seen);
  if (!cloud) return all;
  const chosen = new Map(hosts.map(({ host }) => [host, undefined]));
  return [...all, verifyTenants({ intent, discovery: cloud, hosts: chosen })];
}
