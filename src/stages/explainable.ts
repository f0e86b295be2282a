import type { RuleText } from "../model/rule.ts";
import { allRules } from "../rules/all.ts";
import { confirmingRules } from "../rules/logs/hints-of-logs.ts";
import { allSignatures } from "../rules/signatures/all.ts";

const rules: readonly RuleText[] = allRules.map(
  ({ code, severity, layer, title, explanation, howToMakeSure, fix, mendedBy, follows }) => ({
    code,
    severity,
    layer,
    title,
    explanation,
    howToMakeSure,
    fix,
    ...(mendedBy && { mendedBy }),
    ...(follows && { follows }),
  }),
);

const signatures = allSignatures.map((signature): RuleText => {
  const { id, layer, log, releases, example, summary, check, fix } = signature;
  const follows = confirmingRules(signature);
  return {
    code: id,
    severity: signature.severity === "note" ? "note" : "advice",
    layer,
    title: summary,
    explanation: `A line of a log, and so a hint until facts show what it follows from. ${log} writes it (${releases}), such as: ${example}`,
    howToMakeSure: check,
    fix,
    ...(follows.length > 0 && { follows }),
  };
});

/** All that `vfleet explain` can tell of, by code. */
export const explainable: readonly RuleText[] = [...rules, ...signatures];
