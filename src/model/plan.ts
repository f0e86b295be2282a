import type { Action } from "./action.ts";
import type { Finding } from "./finding.ts";
import type { HostName, PciAddress, RunId } from "./ids.ts";
import type { Intent } from "./intent.ts";

/** What a planned action interrupts; holders says who uses what goes away. */
export type Disruption =
  | { readonly kind: "reboot"; readonly text: string }
  | { readonly kind: "link-reset"; readonly text: string; readonly pf: PciAddress }
  | {
      readonly kind: "vfs-go-away";
      readonly text: string;
      readonly pf: PciAddress;
      readonly holders: readonly string[];
    }
  | { readonly kind: "service-restart"; readonly text: string; readonly service: string };

/** An action with the step that wants it and why. */
export type PlannedAction = {
  /** Unique in the plan: `<host>/<number>`, or of a server `<host>/<move, back, stop or start>-<server>`. */
  readonly id: string;
  readonly step: string;
  readonly action: Action;
  /** Why, for the operator. */
  readonly why: string;
  readonly disrupts: readonly Disruption[];
};

/** Actions between two discoveries; after each phase the facts are read again and the rest is planned again. */
export type PlannedPhase = { readonly name: PhaseName; readonly actions: readonly PlannedAction[] };

/** The phases of a host, in their order: those of the runbook, between those of a drain. */
export const phaseNames = [
  "disable",
  "wait",
  "drain",
  "boot",
  "functions",
  "persistence",
  "packages",
  "services",
  "enable",
  "return",
] as const;

/**
 * The phases of a host in which Nova is told something: its nova-compute is disabled, servers are waited for, move or stop,
 * it is enabled, and they come back.
 */
export const drainPhases: ReadonlySet<PhaseName> = new Set(["disable", "wait", "drain", "enable", "return"]);

/** A phase of the runbook on a host, or what is done in a cloud. */
export type PhaseName = (typeof phaseNames)[number] | "cloud";

/** What shall be done to a host, or in a cloud, or why nothing can be done. */
export type HostPlan = {
  /** A cloud stands here as `cloud:NAME`; see cloud-place.ts. */
  readonly host: HostName;
  /** unreachable: facts could not be read; refused: nothing is done because of an error; partly: some PFs are refused. */
  readonly status: "unchanged" | "changes" | "partly" | "refused" | "unreachable";
  readonly phases: readonly PlannedPhase[];
  readonly findings: readonly Finding[];
};

/** A plan as a value: stored, shown, approved, carried out. */
export type Plan = {
  readonly format: "vfleet.plan/v1";
  /**
   * apply: planned from intent and facts, and planned again after each phase; undo: the inverse of a run, as it stands;
   * proof: what a proof makes in the cloud and takes away again.
   */
  readonly purpose: { readonly kind: "apply" | "proof" } | { readonly kind: "undo"; readonly run: RunId };
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** The fleet file that it was made from, for people. */
  readonly fleetFile: string;
  /** What that file said: the rest is planned again from this after a phase, so that nothing else changes what apply does. */
  readonly intent: Intent;
  /** What was seen on all hosts and matters to each. */
  readonly fleet: FleetFacts;
  readonly hosts: readonly HostPlan[];
};

/** What the plan of one host has to know of the others. */
export type FleetFacts = {
  /** PCI ids of the VFs of all wanted PFs that were seen, as `8086:10ed`, sorted. */
  readonly vfIds: readonly string[];
  /** VFs that hosts themselves used when they were read, by host: what a new VF is given by DHCP must not change a plan under way. */
  readonly hostVfs?: Readonly<Record<string, readonly PciAddress[]>>;
};

/** One thing that verify looked at on a host. */
export type Check = {
  readonly step: string;
  readonly subject: string;
  readonly holds: "yes" | "no" | "unknown";
  readonly summary: string;
  /** Who makes it so, where that is not vfleet: the name of a deployment tool. */
  readonly leftTo?: string;
};
