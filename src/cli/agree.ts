import { CliProblem } from "./cli-problem.ts";
import type { CommandContext } from "./context.ts";

/** Asks whether to do what was shown; otherwise says how to agree where nobody can be asked. */
export async function isAgreed({ deps }: CommandContext, otherwise: string): Promise<boolean> {
  if (!deps.canAsk)
    throw new CliProblem("nobody can be asked whether to carry this out, as there is no terminal", otherwise);
  const answer = await deps.ask("Carry this out? Only yes is taken for yes: ");
  if (answer?.trim() === "yes") return true;
  deps.screen.print("Nothing was changed.\n");
  return false;
}
