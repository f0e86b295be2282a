import type { CloudPart, CloudView } from "./cloud-view.ts";
import type { SubjectSeen } from "./diagnosed-subject.ts";
import type { Evidence, Finding, Severity } from "./finding.ts";
import type { FactId } from "./host-facts.ts";
import type { HostName } from "./ids.ts";
import type { HostIntent, Intent } from "./intent.ts";
import type { Layer } from "./layer.ts";
import type { Check } from "./plan.ts";
import type { StepInput } from "./step.ts";

/** A host as rules see it: all that steps look at, what these say of it, and the cloud. */
export type HostSeen = StepInput & {
  readonly intent: Intent;
  readonly hostIntent: HostIntent;
  /** What each step of the runbook says of what the pools want. */
  readonly checks: readonly Check[];
  /** What choosing PFs, telling OpenStack, and the guards and steps of the runbook have found. */
  readonly found: readonly Finding[];
  /** undefined: the fleet file names no cloud. */
  readonly cloud: CloudView | undefined;
};

/** The hosts that were read, and the cloud. */
export type FleetSeen = {
  readonly intent: Intent;
  readonly hosts: readonly HostSeen[];
  /** Hosts that were asked and could not be read. */
  readonly unread: readonly HostName[];
  /** Where what is of no host stands. */
  readonly place: HostName;
  readonly cloud: CloudView | undefined;
  /** The one thing that was asked about; left out: the fleet as a whole was. */
  readonly subject?: SubjectSeen | undefined;
};

/** What a rule found: a problem, or that it could not see. */
export type RuleFinding = {
  /** Of rules on the fleet: where it is; left out: at the cloud. */
  readonly host?: HostName;
  /** What on the host it is about: a PF, a file, a port. */
  readonly item?: string;
  readonly summary: string;
  readonly detail: string;
  /** In place of the rule's own. */
  readonly fix?: string;
  /** In place of the rule's own. */
  readonly severity?: Severity;
  readonly evidence?: readonly Evidence[];
};

/** Something that a rule would have had to look at and could not. */
export type RuleUnseen = { readonly host?: HostName; readonly unseen: string };

/** What rules may ask for: facts of hosts, and parts of the cloud. */
export type RuleSource = FactId | `cloud.${CloudPart}`;

/** All that is said of a rule, in findings and on its page. */
export type RuleText = {
  /** In kebab case; the file is named after it. */
  readonly code: string;
  readonly severity: Severity;
  readonly layer: Layer;
  /** What it finds, in one line without a full stop: `The IOMMU is off`. */
  readonly title: string;
  /** Why it matters: what breaks, and how that shows. Sentences. */
  readonly explanation: string;
  /** How a person makes sure, by commands. */
  readonly howToMakeSure: string;
  /** How it is mended: one imperative sentence or command. */
  readonly fix: string;
  /** Steps of the runbook that mend it; a finding is mended if the plan has an action of one of them. */
  readonly mendedBy?: readonly string[];
  /** Codes of lower findings that this one follows from: it is shown beneath them where they are on the same host. */
  readonly follows?: readonly string[];
};

/** One thing that can be wrong, told from facts. */
export type Rule = RuleText & {
  /** Without one of these the rule is not asked, and the diagnosis says what could not be seen. */
  readonly reads: readonly RuleSource[];
} & (
    | { readonly of: "host"; readonly find: (seen: HostSeen) => readonly (RuleFinding | RuleUnseen)[] }
    | { readonly of: "fleet"; readonly find: (seen: FleetSeen) => readonly (RuleFinding | RuleUnseen)[] }
  );
