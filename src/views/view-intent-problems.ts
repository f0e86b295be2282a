import type { IntentProblem } from "../model/intent.ts";
import { countText } from "./count-text.ts";
import { indented, type Line, line, renderLines, styled, type ViewOptions } from "./render-lines.ts";

/** What is wrong with a fleet file, each problem as `file:line:column: field: what; what would be right`. */
export function viewIntentProblems(problems: readonly IntentProblem[], options: ViewOptions): string {
  const files = [...new Set(problems.map(({ file }) => file))].join(", ");
  const head = line(
    styled("bad", "error: "),
    `${files} has ${countText(problems.length, "problem")}, so nothing was done`,
  );
  return renderLines([head, ...problems.flatMap(problemLines)], options);
}

function problemLines({ file, line: row, column, field, message, fix }: IntentProblem): readonly Line[] {
  const [first = "", ...excerpt] = message.split("\n");
  const about = field === "" ? "" : `${field}: `;
  const right = fix === undefined ? "" : `; ${fix}`;
  return [
    line(styled("bold", `${file}:${row}:${column}: `), `${about}${first}${right}`),
    ...excerpt.map((text) => indented(2, { ...line(styled("dim", text)), fit: "cut" })),
  ];
}
