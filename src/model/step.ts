import type { HostAction } from "./action.ts";
import type { Finding } from "./finding.ts";
import type { HostCompute } from "./host-compute.ts";
import type { HostFacts } from "./host-facts.ts";
import type { HostName, PciAddress } from "./ids.ts";
import type { WantedPf } from "./intent.ts";
import type { NicFamily } from "./nic.ts";
import type { OpenstackTarget } from "./openstack-target.ts";
import type { Check, Disruption, PhaseName } from "./plan.ts";
import type { Reading } from "./reading.ts";
import type { DrainIntent } from "./rollout/rollout-intent.ts";

/** All that a step may look at. */
export type StepInput = {
  readonly host: HostName;
  /** What is there once the phases before are done: after a planned reboot, what it leaves. */
  readonly facts: HostFacts;
  /** What was read of the host. */
  readonly read: HostFacts;
  /** The PFs that the pools want on this host and that no guard has refused. */
  readonly pfs: readonly WantedPf[];
  readonly policy: {
    readonly reboot: "never" | "allow";
    readonly rebootTimeoutMs: number;
    /** How a compute host is emptied before a reboot; undefined: it is not. */
    readonly drain?: DrainIntent | undefined;
  };
  /** What Nova says of the host; undefined: it was not asked. */
  readonly compute?: Reading<HostCompute> | undefined;
  /** The NIC table's entry of a PF; undefined: not listed. */
  readonly nicOf: (pf: PciAddress) => NicFamily | undefined;
  /** How OpenStack is on this host and shall be; undefined: it is left alone, or it could not be told. */
  readonly openstack: OpenstackTarget | undefined;
  /** What earlier steps have planned for this host. */
  readonly planned: readonly HostAction[];
};

/** An action that a step asks for. */
export type StepAction = {
  readonly action: HostAction;
  readonly why: string;
  readonly disrupts?: readonly Disruption[];
};

/** What a step found and wants done. */
export type StepResult = { readonly actions: readonly StepAction[]; readonly findings: readonly Finding[] };

/** One step of the runbook: what has to be done so that it holds, and whether it holds. */
export type Step = {
  readonly id: string;
  /** For people: `Enable the IOMMU`. */
  readonly title: string;
  readonly phase: PhaseName;
  readonly plan: (input: StepInput) => StepResult;
  readonly verify: (input: StepInput) => readonly Check[];
};

/** What a guard forbids: the whole host, or one PF. */
export type Refusal = { readonly pf: PciAddress | "host"; readonly finding: Finding };

/** Looks at what is wanted before any step plans, and refuses what would harm; notes are findings that refuse nothing. */
export type Guard = {
  readonly id: string;
  readonly check: (input: StepInput) => {
    readonly refusals: readonly Refusal[];
    readonly notes: readonly Finding[];
  };
};
