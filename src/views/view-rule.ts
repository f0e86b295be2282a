import { layers } from "../model/layer.ts";
import type { RuleText } from "../model/rule.ts";
import { indented, type Line, line, renderLines, styled, type ViewOptions } from "./render-lines.ts";

/** What is known of a rule, for people. */
export function viewRule(rule: RuleText, options: ViewOptions): string {
  const { code, title, severity, layer, explanation, howToMakeSure, fix, mendedBy = [], follows = [] } = rule;
  const rows: readonly (readonly [title: string, text: string])[] = [
    ["why", explanation],
    ["make sure", howToMakeSure],
    ["mend", fix],
    ["by vfleet", mendedBy.length === 0 ? "" : `vfleet apply: ${mendedBy.join(", ")}`],
    ["follows from", follows.join(", ")],
  ];
  return renderLines(
    [
      line(styled("bold", `${code}: ${title}`)),
      indented(2, line(styled("dim", `${severity}; layer ${layer}: ${layers[layer]}`))),
      ...rows
        .filter(([, text]) => text !== "")
        .map(
          ([name, text]): Line => ({
            ...indented(2, line(styled("dim", name.padEnd(14)), text)),
            hang: 16,
          }),
        ),
    ],
    options,
  );
}
