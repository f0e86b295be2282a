import type { Mend } from "../../model/diagnosis.ts";
import type { Finding } from "../../model/finding.ts";
import type { HostPlan, PlannedAction } from "../../model/plan.ts";
import type { RuleText } from "../../model/rule.ts";
import { describeAction } from "../../views/describe-action.ts";

/** Whether the plan of its host would mend a finding of a rule: it has actions of the rule's steps that are about the same thing. Pure. */
export function findMend(
  { mendedBy = [] }: RuleText,
  { subject }: Finding,
  plan: HostPlan | undefined,
): Mend {
  if (!plan || mendedBy.length === 0) return { kind: "by-hand" };
  const actions = plan.phases
    .flatMap((phase) => phase.actions)
    .filter(({ step }) => mendedBy.includes(step))
    .filter((planned) => isAbout(planned, subject.item));
  if (actions.length > 0)
    return { kind: "apply", actions: [...new Set(actions.map(({ action }) => describeAction(action)))] };
  const refusal = plan.findings.find(({ severity }) => severity === "error");
  return refusal ? { kind: "held", why: refusal.summary } : { kind: "by-hand" };
}

/** An action on another PF or unit than the finding's mends something else. */
function isAbout({ action }: PlannedAction, item: string | undefined): boolean {
  if (item === undefined) return true;
  const isPf = /^[0-9a-f]{4,}:/.test(item);
  if ("pf" in action) return action.pf === item || !isPf;
  if (isPf) return true;
  const unit = (name: string) => name.replace(/\.service$/, "");
  if (action.kind === "set-unit-enabled") return unit(action.unit) === unit(item);
  if (action.kind === "restart-service") return action.units.map(unit).includes(unit(item));
  return true;
}
