import { cloudAt } from "../../model/cloud-place.ts";
import type { Mend } from "../../model/diagnosis.ts";
import { findCloudHost } from "../../model/find-cloud-host.ts";
import type { Finding, Subject } from "../../model/finding.ts";
import { hostName } from "../../model/ids.ts";
import type { HostPlan, PlannedAction } from "../../model/plan.ts";
import type { RuleText } from "../../model/rule.ts";
import { describeAction } from "../../views/describe-action.ts";

/** Whether the plan of its host, or that of the cloud, would mend a finding of a rule: it has actions of the rule's steps that are about the same thing. Pure. */
export function findMend(
  { mendedBy = [] }: RuleText,
  { subject }: Finding,
  plans: readonly HostPlan[],
): Mend {
  if (mendedBy.length === 0) return { kind: "by-hand" };
  const actions = plans
    .flatMap(({ phases }) => phases.flatMap((phase) => phase.actions))
    .filter(({ step }) => mendedBy.includes(step))
    .filter((planned) => isAbout(planned, subject));
  if (actions.length > 0)
    return { kind: "apply", actions: [...new Set(actions.map(({ action }) => describeAction(action)))] };
  const own = plans.find(({ host }) => host === subject.host);
  const refusal = own?.findings.find(({ severity }) => severity === "error");
  return refusal ? { kind: "held", why: refusal.summary } : { kind: "by-hand" };
}

/** An action on another PF, unit or host than the finding's mends something else. */
function isAbout({ action }: PlannedAction, { host, item }: Subject): boolean {
  if (action.kind === "add-aggregate-host" && cloudAt(hostName(host)) === undefined)
    return findCloudHost(host, [action.host]) !== undefined;
  if (item === undefined) return true;
  const isPf = /^[0-9a-f]{4,}:/.test(item);
  if ("pf" in action) return action.pf === item || !isPf;
  if (isPf) return true;
  const unit = (name: string) => name.replace(/\.service$/, "");
  if (action.kind === "set-unit-enabled") return unit(action.unit) === unit(item);
  if (action.kind === "restart-service") return action.units.map(unit).includes(unit(item));
  return true;
}
