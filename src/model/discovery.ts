import type { Finding } from "./finding.ts";
import type { HostFacts } from "./host-facts.ts";
import type { HostName } from "./ids.ts";
import type { Check } from "./plan.ts";

/** A service of OpenStack on a host by its unit, or by its program where no unit runs it. */
export type ServiceSummary = {
  readonly name: string;
  /** What the init system says (active, inactive, failed, ...), `running` of a process without a unit, or `restart due`. */
  readonly state: string;
};

/** What of OpenStack was seen on a host. */
export type OpenstackSummary = {
  /** Its name; left out: packages tell none, or different ones. */
  readonly release?: string;
  /** The id of the way in which it was installed, as the fleet file has it; `unknown`: its signs could not be read. */
  readonly deployment: string;
  readonly services: readonly ServiceSummary[];
};

/** What reading one host gave: its facts, or the finding that says why not. */
export type HostDiscovery =
  | {
      readonly host: HostName;
      readonly kind: "read";
      readonly facts: HostFacts;
      /** Left out: there is nothing of OpenStack. */
      readonly openstack?: OpenstackSummary;
      readonly findings: readonly Finding[];
      readonly durationMs: number;
    }
  | {
      readonly host: HostName;
      readonly kind: "failed";
      readonly finding: Finding;
      readonly durationMs: number;
    };

/** What verify says of one host. */
export type HostVerification = {
  readonly host: HostName;
  readonly checks: readonly Check[];
  readonly findings: readonly Finding[];
};
