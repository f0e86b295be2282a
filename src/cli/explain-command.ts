import { closestWord } from "../model/closest-word.ts";
import { explainable } from "../stages/explainable.ts";
import { viewRule } from "../views/view-rule.ts";
import { CliProblem } from "./cli-problem.ts";
import { type CommandContext, writeResult } from "./context.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";

/** `vfleet explain CODE`: what the reference page says of a code; throws CliProblem for one that there is not. */
export async function runExplain(context: CommandContext, code: string): Promise<ExitCode> {
  const rule = explainable.find((each) => each.code === code);
  if (!rule) {
    const meant = closestWord(
      code,
      explainable.map((each) => each.code),
    );
    const guess = meant === undefined ? "" : `; did you mean ${meant}?`;
    throw new CliProblem(
      `no rule has the code ${JSON.stringify(code)}${guess}`,
      "docs/reference/rules.md and docs/reference/signatures.md list them.",
      exitCodes.usage,
    );
  }
  writeResult(context, { shape: () => rule, text: (view) => viewRule(rule, view) });
  return exitCodes.ok;
}
