import type { Finding } from "../finding.ts";
import type { HostName } from "../ids.ts";
import type { HostPlan } from "../plan.ts";
import type { WaveMark } from "../rollout/rollout.ts";
import type { HostOutcome } from "../run.ts";
import type { FaultKind } from "./fault-kind.ts";

/** What is to go wrong; hosts undefined: on the first host where it can; else once on each of them. random: any of the kinds, by the seed. */
export type FaultWish = {
  readonly kind: FaultKind | "random";
  readonly hosts: readonly HostName[] | undefined;
};

/** What happened on the twin, at a time (milliseconds since the epoch). */
export type TwinEvent = { readonly at: number } & (
  | { readonly kind: "went-down" | "came-up"; readonly host: HostName }
  | { readonly kind: "vm-moved"; readonly server: string; readonly from: string; readonly to: string }
  | { readonly kind: "vm-stopped" | "vm-started"; readonly server: string; readonly host: string }
  /** place: where it struck; undefined: in the cloud. */
  | { readonly kind: "fault"; readonly fault: FaultKind; readonly host: HostName | undefined }
);

/** A wave as it went; times in milliseconds from the beginning. */
export type RehearsedWave = WaveMark & {
  readonly hosts: readonly HostName[];
  readonly beginsMs: number;
  readonly endsMs: number;
  readonly reboots: number;
  /** Hosts of any wave that were out at once while it went on. */
  readonly mostOut: number;
};

/** A host that was out: from when it was begun until it was done; toMs undefined: it did not come to its end. */
export type HostOutage = {
  readonly host: HostName;
  readonly fromMs: number;
  readonly toMs: number | undefined;
  /** While it was down, as it booted; toMs undefined: it did not come back. */
  readonly downs: readonly { readonly fromMs: number; readonly toMs: number | undefined }[];
};

/** How a place ended. */
export type RehearsedEnding = { readonly host: HostName; readonly outcome: HostOutcome };

/** What a fault did; atMs undefined: there was nothing that it could happen to. */
export type RehearsedFault = {
  readonly kind: FaultKind;
  readonly host: HostName | undefined;
  readonly atMs: number | undefined;
};

/** A VM that was moved, stopped or started; from and to as Nova names hosts. */
export type RehearsedVm = {
  readonly kind: "moved" | "stopped" | "started";
  readonly server: string;
  readonly from: string;
  readonly to: string | undefined;
  readonly atMs: number;
};

/** How the run itself went. */
export type RehearsedRun = {
  readonly startsAt: string;
  readonly durationMs: number;
  /** When the last host was begun: until then the window has to be open. undefined: none was. */
  readonly lastBeginMs: number | undefined;
  readonly waves: readonly RehearsedWave[];
  readonly outages: readonly HostOutage[];
  readonly mostOut: { readonly hosts: readonly HostName[]; readonly atMs: number } | undefined;
  readonly vms: readonly RehearsedVm[];
  readonly endings: readonly RehearsedEnding[];
};

/** Something that does not hold after the run, and where. */
export type OpenCheck = { readonly host: HostName; readonly subject: string; readonly summary: string };

/** What was seen after the run. */
export type RehearsedAfter = {
  /** How many checks of verify hold, and those that do not. */
  readonly holding: number;
  readonly open: readonly OpenCheck[];
  /** What another plan would still do. */
  readonly left: readonly Pick<HostPlan, "host" | "status" | "findings">[];
  /** How taking the run back went, all hosts being mended; differs: what is not as it was before. */
  readonly undo: {
    readonly actions: number;
    readonly notDone: readonly RehearsedEnding[];
    readonly differs: readonly { readonly host: HostName; readonly parts: readonly string[] }[];
  };
};

/** A run that was carried out on a twin of the hosts and the cloud. */
export type Rehearsal = {
  readonly format: "vfleet.rehearsal/v1";
  readonly seed: number;
  /** Hosts that the twin has; hosts that could not be read are not among them. */
  readonly hosts: number;
  /** What the plan leaves undone: hosts that are refused, wholly or in part, or were not reached. */
  readonly leftOut: readonly Pick<HostPlan, "host" | "status" | "findings">[];
  /** undefined: there is nothing to do. */
  readonly run: RehearsedRun | undefined;
  readonly faults: readonly RehearsedFault[];
  readonly after: RehearsedAfter | undefined;
  /** What the twin does not know, for people. */
  readonly limits: readonly string[];
  /** What could not be seen of the real cloud for the twin. */
  readonly troubles: readonly Finding[];
};
