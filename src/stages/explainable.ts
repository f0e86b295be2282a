import type { RuleText } from "../model/rule.ts";
import { allRules } from "../rules/all.ts";

/** All that `vfleet explain` can tell of, by code. */
export const explainable: readonly RuleText[] = allRules.map(
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
