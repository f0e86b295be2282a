import type { HostName, RunId } from "../model/ids.ts";

/** What is left to be done for a run: its waves and clouds, or one host. */
export type Task =
  | { readonly kind: "rollout"; readonly run: RunId }
  | { readonly kind: "host"; readonly run: RunId; readonly host: HostName };

/** A task that this process has taken; it is given to another if this process is not heard of for a while. */
export type TakenTask = {
  readonly task: Task;
  /** done: it needs no one any more. again: another may take it, after a moment. */
  readonly settle: (how: "done" | "again") => Promise<void>;
};

/** Tasks for whichever process takes them. */
export type WorkQueue = {
  /** Asks for a task to be done; one that waits or is taken already is not asked for twice. */
  readonly ask: (task: Task) => Promise<void>;
  readonly take: (kind: Task["kind"], atMost: number) => Promise<readonly TakenTask[]>;
  readonly close: () => Promise<void>;
};
