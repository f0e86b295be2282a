import type { OnProgress } from "../model/progress.ts";
import type { CommandContext } from "./context.ts";
import { followProgress } from "./follow-progress.ts";

/** Shows the progress of a run that is carried out here, and says what Ctrl-C does to it. */
export async function withProgress<Result>(
  context: CommandContext,
  work: (onProgress: OnProgress) => Promise<Result>,
): Promise<Result> {
  const { interrupts, screen } = context.deps;
  const following = followProgress(context);
  const unlisten = interrupts.listen((count) => screen.print(interruptText(count)));
  try {
    return await work(following.onProgress);
  } finally {
    unlisten();
    following.end();
  }
}

function interruptText(count: number): string {
  if (count === 1)
    return "Stopping: each host finishes the action that is under way. Ctrl-C again breaks that off.\n";
  if (count === 2)
    return "Breaking off: what is under way may be done or not; vfleet show tells of each action.\n";
  return "Leaving now.\n";
}
