import type { CloudAction } from "./cloud-action.ts";
import type { CloudFacts } from "./cloud-facts.ts";
import type { Finding } from "./finding.ts";
import type { HostName } from "./ids.ts";
import type { HostIntent } from "./intent.ts";
import type { Check } from "./plan.ts";
import type { TenantIntent } from "./tenant-intent.ts";

/** A compute host of the fleet that was chosen. */
export type CloudHost = {
  readonly host: HostIntent;
  /** As Nova names it; undefined: Nova knows no such host, or it is not known which hosts it knows. */
  readonly novaName: string | undefined;
  /** Why it comes into no aggregate now: the host itself is not as it should be. */
  readonly notReady: string | undefined;
};

/** All that a step in a cloud may look at. */
export type CloudStepInput = {
  readonly place: HostName;
  readonly facts: CloudFacts;
  readonly tenants: TenantIntent;
  readonly hosts: readonly CloudHost[];
  /** What earlier steps have planned. */
  readonly planned: readonly CloudAction[];
};

/** An action that a step asks for, and why. */
export type CloudStepAction = { readonly action: CloudAction; readonly why: string };

/** One thing in the cloud: whether it is as it shall be, and what has to be done so that it is. */
export type CloudVerdict = Pick<Check, "subject" | "holds" | "summary"> & {
  readonly actions: readonly CloudStepAction[];
  readonly findings: readonly Finding[];
};

/** One step of what is done in a cloud; what it does not judge it leaves alone. */
export type CloudStep = {
  readonly id: string;
  /** For people: `Make the aggregates`. */
  readonly title: string;
  readonly judge: (input: CloudStepInput) => readonly CloudVerdict[];
};
