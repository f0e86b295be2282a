import type { HostChoice } from "../tenant-intent.ts";

/** How many hosts: a number, or a share in percent of those that it is about (rounded down, at least one). */
export type HostCount =
  | { readonly kind: "number"; readonly hosts: number }
  | { readonly kind: "share"; readonly percent: number };

/** When hosts may be begun: from a time of the day until another, which may be on the next day. */
export type MaintenanceWindow = {
  /** As `22:00`. */
  readonly from: string;
  readonly to: string;
  /** A time zone of the IANA database. */
  readonly zone: string;
};

/** What becomes of a compute host before it is rebooted: nova-compute is disabled, and its servers move, or it is left out. */
export type DrainIntent = {
  /** leave-out: a host on which servers run is refused, as without a drain. */
  readonly vms: "migrate" | "leave-out";
  /** How long one live migration may take, and that a server stops or starts. */
  readonly timeoutMs: number;
  /**
   * What becomes of servers that cannot be moved: their host is left out, they are stopped and started again, or they are
   * waited for. undefined: leave-out.
   */
  readonly unmovable?: "leave-out" | "stop" | "wait";
  /** How long is waited for them. */
  readonly waitMs?: number;
  /** Servers that have a VF, or another device of the host, may be stopped too. */
  readonly stopsVfs?: boolean;
  /** Servers that were moved away go back when the host is done. */
  readonly movesBack?: boolean;
};

/** What a host must show when all is done on it, before another is begun in its place. */
export type HealthIntent = {
  /** nova-compute reports to the cloud, and the SR-IOV agent lives and serves the PFs. */
  readonly services: boolean;
  /** nova-compute counts as many free VFs as there are, where its log tells. */
  readonly vfs: boolean;
  /** A VM on a VF has to answer: on no host, on one of each wave, or on each. */
  readonly proof: "none" | "one-per-wave" | "every-host";
  /** How long services may take to report; the proof has its own limits. */
  readonly timeoutMs: number;
};

/** In which order and how many at once the hosts of a fleet are changed, and when no further one is begun. */
export type RolloutIntent = {
  /** Hosts that go first; the others are begun when all of them have ended well. */
  readonly canary?:
    | { readonly kind: "hosts"; readonly hosts: HostChoice }
    | { readonly kind: "number"; readonly hosts: number };
  /** A wave for each value of a label, or one for each choice; hosts that are in none of them come last. */
  readonly waves?:
    | { readonly kind: "label"; readonly label: string }
    | { readonly kind: "choices"; readonly choices: readonly HostChoice[] };
  /** Of a wave. */
  readonly atOnce?: HostCount;
  /** Of all hosts of the fleet with the same value of the label, whatever their wave. */
  readonly perGroup?: { readonly label: string; readonly atMost: HostCount };
  /** Between waves. */
  readonly pauseMs: number;
  /** After so many failures no further host is begun. */
  readonly stopAfter: number;
  readonly window?: MaintenanceWindow;
  /** undefined: a host is done when its plan is carried out. */
  readonly beforeNext?: HealthIntent;
  /** undefined: Nova is told nothing of a reboot. */
  readonly drain?: DrainIntent;
};
