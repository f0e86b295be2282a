import type { RunId } from "../model/ids.ts";
import type { Plan } from "../model/plan.ts";
import type { RunStore } from "../ports/run-store.ts";
import type { Driven, Driving } from "../runs/drive-run.ts";
import type { Followed, FollowingRun } from "../runs/follow-run.ts";
import type { Working } from "../runs/worker.ts";

/** Who carries out a run that was handed over. */
export type Detached =
  /** Whichever worker takes it. */
  | { readonly kind: "workers"; readonly where: string }
  /** A process of its own in the background, which writes what it says to a file. */
  | { readonly kind: "process"; readonly pid: number; readonly log: string };

/** Runs beyond the one that a command carries out itself. */
export type RunControl = {
  readonly store: () => Promise<RunStore>;
  /** Makes a run that is not carried out yet. */
  readonly create: (run: RunId, plan: Plan) => Promise<void>;
  readonly drive: (driving: Driving) => Promise<Driven>;
  readonly detach: (run: RunId) => Promise<Detached>;
  readonly follow: (following: FollowingRun) => Promise<Followed>;
  readonly work: (working: Omit<Working, "queue">) => Promise<void>;
  /** Where runs are kept and who serves that, for a person to read. */
  readonly where: () => Promise<string>;
};
