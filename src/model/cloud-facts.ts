import type { ComputeService } from "./cloud.ts";
import type { Aggregate, Flavor, Network, Subnet } from "./cloud-resources.ts";
import type { Finding } from "./finding.ts";
import type { HostName } from "./ids.ts";
import type { Reading } from "./reading.ts";

/** What was seen of a cloud that matters to what projects find in it. */
export type CloudFacts = {
  readonly aggregates: Reading<readonly Aggregate[]>;
  readonly flavors: Reading<readonly Flavor[]>;
  readonly networks: Reading<readonly Network[]>;
  /** By the id of their network; of networks that the fleet file names. */
  readonly subnets: Reading<ReadonlyMap<string, readonly Subnet[]>>;
  readonly computeServices: Reading<readonly ComputeService[]>;
};

/** What reading a cloud gave: its facts, or the finding that says why not. */
export type CloudDiscovery =
  | {
      /** Where it stands among the hosts. */
      readonly place: HostName;
      readonly kind: "read";
      readonly facts: CloudFacts;
      /** What could not be read. */
      readonly findings: readonly Finding[];
    }
  | { readonly place: HostName; readonly kind: "failed"; readonly finding: Finding };
