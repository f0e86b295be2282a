import type { Action } from "../model/action.ts";
import type { Finding } from "../model/finding.ts";
import type { HostName } from "../model/ids.ts";
import type { HostPlan, PlannedAction } from "../model/plan.ts";

/** Hosts to which the same is done; the first one's plan stands for all. */
export type HostPlanGroup = { readonly plan: HostPlan; readonly hosts: readonly HostName[] };

const MAC_ADDRESS = /\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/gi;

/** Puts hosts together whose plans differ only in what is their own: names, boot ids and MAC addresses. */
export function groupHostPlans(plans: readonly HostPlan[]): readonly HostPlanGroup[] {
  const groups = Map.groupBy(plans, signatureOf);
  return [...groups.values()].flatMap((members) => {
    const [plan] = members;
    return plan ? [{ plan, hosts: members.map(({ host }) => host) }] : [];
  });
}

function signatureOf({ host, status, phases, findings }: HostPlan): string {
  const neutral = (text: string): string => withoutMacs(text).replaceAll(host, "HOST");
  return JSON.stringify([
    status,
    phases.map(({ name, actions }) => [name, actions.map((action) => actionPart(action, neutral))]),
    findings.map((finding) => findingPart(finding, neutral)),
  ]);
}

function withoutMacs(text: string): string {
  return text.replaceAll(MAC_ADDRESS, "MAC");
}

type Neutral = (text: string) => string;

function actionPart({ step, action, why, disrupts }: PlannedAction, neutral: Neutral): unknown {
  return [
    step,
    withoutMacs(JSON.stringify(ownPartsRemoved(action))),
    neutral(why),
    neutral(JSON.stringify(disrupts)),
  ];
}

function ownPartsRemoved(action: Action): unknown {
  if (action.kind === "reboot") return { ...action, bootId: "" };
  // As Nova names the host.
  if (action.kind === "disable-compute-service" || action.kind === "enable-compute-service")
    return { ...action, host: "" };
  // Where in its file a host has the lines, and what else is in the file, is its own.
  if (action.kind === "edit-options")
    return {
      ...action,
      original: action.original === undefined ? "none" : "some",
      changes: action.changes.map((change) => ({ ...change, line: 0 })),
    };
  return action;
}

function findingPart(
  { code, severity, subject, summary, detail, fix, evidence }: Finding,
  neutral: Neutral,
): unknown {
  return [
    code,
    severity,
    subject.item,
    neutral(summary),
    neutral(detail),
    neutral(fix ?? ""),
    neutral(JSON.stringify(evidence ?? [])),
  ];
}
