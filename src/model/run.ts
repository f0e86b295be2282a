import type { Finding } from "./finding.ts";
import type { HostName, RunId } from "./ids.ts";
import type { Check, Plan, PlannedAction } from "./plan.ts";
import type { ProofReport } from "./proof.ts";
import type { WaveMark } from "./rollout/rollout.ts";

/** How an action ended. */
export type ActionOutcome =
  | { readonly kind: "done"; readonly durationMs: number; readonly note?: string }
  | { readonly kind: "failed"; readonly durationMs: number; readonly finding: Finding }
  /** The connection broke or vfleet died: it may have happened. */
  | { readonly kind: "unknown"; readonly durationMs: number; readonly finding: Finding };

/** One line of a run's journal; each is on disk before the next thing happens. */
export type JournalEntry =
  | {
      readonly at: string;
      readonly kind: "run-started";
      readonly run: RunId;
      readonly plan: Plan;
      readonly undoes?: RunId;
    }
  /** Of a run with rules of rollout; these are the hosts of the wave, in the order in which they may be begun. */
  | {
      readonly at: string;
      readonly kind: "wave-started";
      readonly wave: WaveMark;
      readonly hosts: readonly HostName[];
    }
  | { readonly at: string; readonly kind: "wave-ended"; readonly wave: WaveMark }
  | { readonly at: string; readonly kind: "host-started"; readonly host: HostName }
  | {
      readonly at: string;
      readonly kind: "action-started";
      readonly host: HostName;
      readonly action: PlannedAction;
    }
  | {
      readonly at: string;
      readonly kind: "action-ended";
      readonly host: HostName;
      readonly actionId: string;
      readonly outcome: ActionOutcome;
    }
  /** What a host has shown, or has not, when all was done on it; proof: the run that proved it. */
  | {
      readonly at: string;
      readonly kind: "host-checked";
      readonly host: HostName;
      readonly checks: readonly Check[];
      readonly proof?: RunId;
    }
  | {
      readonly at: string;
      readonly kind: "host-ended";
      readonly host: HostName;
      readonly outcome: HostOutcome;
    }
  | { readonly at: string; readonly kind: "proof-ended"; readonly report: ProofReport }
  | { readonly at: string; readonly kind: "run-ended" };

/** How a host's part of a run ended. */
export type HostOutcome =
  | {
      readonly kind: "done";
      readonly actions: number;
      /** What was left out, and was not known when the plan was approved. */
      readonly findings?: readonly Finding[];
    }
  | { readonly kind: "failed"; readonly finding: Finding }
  /** The facts had changed so that the rest differs from what was approved, or no further host was to be begun. */
  | { readonly kind: "stopped"; readonly finding: Finding };
