import type { Finding } from "../model/finding.ts";
import type { HostName } from "../model/ids.ts";
import type { Intent } from "../model/intent.ts";
import type { HostPlan } from "../model/plan.ts";
import { chosenCanary } from "../model/rollout/plan-rollout.ts";

/**
 * Refuses the hosts that come after the canary, if all of the canary that is in the plan is refused or was not reached:
 * else they would go without one. Controllers go before it.
 */
export function refuseWithoutCanary(intent: Intent, plans: readonly HostPlan[]): readonly HostPlan[] {
  const canary = chosenCanary(intent);
  const there = plans.filter(({ host }) => canary?.has(host));
  if (there.length === 0 || !there.every(isOut)) return plans;
  const controllers = new Set(
    intent.hosts.filter(({ roles }) => roles.includes("controller")).map(({ name }) => name),
  );
  return plans.map((plan) => {
    const isAfter = plan.phases.length > 0 && !canary?.has(plan.host) && !controllers.has(plan.host);
    if (!isAfter) return plan;
    const findings = [...plan.findings, withoutCanary(plan.host, there)];
    return { ...plan, status: "refused", phases: [], findings };
  });
}

function isOut({ status }: HostPlan): boolean {
  return status === "refused" || status === "unreachable";
}

function withoutCanary(host: HostName, canary: readonly HostPlan[]): Finding {
  const count = canary.length === 1 ? String(canary[0]?.host) : `all ${canary.length} hosts of it`;
  return {
    code: "canary-not-ready",
    severity: "error",
    subject: { host },
    summary: "This host comes after the canary, and nothing can be done to the canary",
    detail: `Refused or not reached: ${count} (rollout.canary).`,
    fix: "See why, and mend that, or choose another canary in the fleet file.",
  };
}
