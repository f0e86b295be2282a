import type { HostName } from "./ids.ts";
import type { PlannedAction } from "./plan.ts";
import type { HostProof } from "./proof.ts";
import type { RunExpectation } from "./rollout/expect-run.ts";
import type { WaveMark } from "./rollout/rollout.ts";
import type { ActionOutcome, HostOutcome } from "./run.ts";

/** How far a wave is; what is in none of the three was not begun. */
export type WaveProgress = WaveMark & {
  readonly hosts: number;
  readonly done: number;
  readonly underWay: number;
  /** Failed or stopped. */
  readonly failed: number;
};

/** What happens to hosts together: a wave begins, gets on, ends, or is waited for. */
export type WaveEvent =
  | { readonly kind: "wave-started" | "wave-moved" | "wave-ended"; readonly wave: WaveProgress }
  | { readonly kind: "wave-pause"; readonly before: WaveMark; readonly ms: number };

/** A run begins, or is gone on with when so many of its hosts have ended. */
export type RunEvent = {
  readonly kind: "run-begun";
  readonly expected: RunExpectation;
  readonly ended: number;
};

/** What happens while hosts are read or changed, for a person to follow. */
export type ProgressEvent =
  | WaveEvent
  | RunEvent
  | { readonly kind: "reading"; readonly host: HostName }
  | {
      readonly kind: "read";
      readonly host: HostName;
      readonly ok: boolean;
      readonly done: number;
      readonly of: number;
    }
  /** actions and of are undefined in a proof: how many it takes is seen as it goes on. */
  | { readonly kind: "host-started"; readonly host: HostName; readonly actions: number | undefined }
  | {
      readonly kind: "action-started";
      readonly host: HostName;
      readonly action: PlannedAction;
      readonly number: number;
      readonly of: number | undefined;
    }
  | {
      readonly kind: "action-ended";
      readonly host: HostName;
      readonly action: PlannedAction;
      readonly outcome: ActionOutcome;
    }
  /** Something takes minutes: what, and for how long it has. */
  | { readonly kind: "waiting"; readonly host: HostName; readonly what: string; readonly elapsedMs: number }
  | { readonly kind: "host-ended"; readonly host: HostName; readonly outcome: HostOutcome }
  /** What a proof showed of a host on one physical network. */
  | {
      readonly kind: "host-proof-ended";
      readonly host: HostName;
      readonly proof: HostProof;
      readonly durationMs: number;
    };

/** Takes progress; it must not throw. */
export type OnProgress = (event: ProgressEvent) => void;
