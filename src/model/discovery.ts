import type { Finding } from "./finding.ts";
import type { HostFacts } from "./host-facts.ts";
import type { HostName } from "./ids.ts";
import type { Check } from "./plan.ts";

/** What reading one host gave: its facts, or the finding that says why not. */
export type HostDiscovery =
  | {
      readonly host: HostName;
      readonly kind: "read";
      readonly facts: HostFacts;
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
