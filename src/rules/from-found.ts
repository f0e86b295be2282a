import type { HostSeen, RuleFinding } from "../model/rule.ts";

/** What the runbook's own guards and steps have found of these codes, as a rule's findings. */
export function fromFound({ found }: HostSeen, ...codes: readonly string[]): readonly RuleFinding[] {
  return found
    .filter(({ code }) => codes.includes(code))
    .map(({ subject, summary, detail, fix, severity, evidence }) => ({
      ...(subject.item !== undefined && subject.item !== "" && { item: subject.item }),
      summary,
      detail,
      severity,
      ...(fix !== undefined && { fix }),
      ...(evidence && { evidence }),
    }));
}
