import type { OnProgress } from "../model/progress.ts";
import type { CommandContext } from "./context.ts";
import { followProgress } from "./follow-progress.ts";

/** What the first Ctrl-C and the second one do, as it is said then; the third ends vfleet at once. */
export type InterruptTexts = { readonly first: string; readonly second: string };

/** What Ctrl-C does to a run of plans. */
export const runInterrupts: InterruptTexts = {
  first: "Stopping: each host finishes the action that is under way. Ctrl-C again breaks that off.\n",
  second: "Breaking off: what is under way may be done or not; vfleet show tells of each action.\n",
};

/** Shows the progress of work that is done here, and says what Ctrl-C does to it. */
export async function withProgress<Result>(
  context: CommandContext,
  { first, second }: InterruptTexts,
  work: (onProgress: OnProgress) => Promise<Result>,
): Promise<Result> {
  const { interrupts, screen } = context.deps;
  const following = followProgress(context);
  const unlisten = interrupts.listen((count) => screen.print([first, second][count - 1] ?? "Leaving now.\n"));
  try {
    return await work(following.onProgress);
  } finally {
    unlisten();
    following.end();
  }
}
