import type { BuildFailure } from "./nova/build-failure.ts";
import type { NetworkRecord, PortRecord } from "./resource-records.ts";

/** How many hosts were left in front of a filter of the scheduler, and behind it. */
export type FilterCount = { readonly name: string; readonly start: number; readonly end: number };

/** Something that a service of a cloud writes into its log, as it has gone wrong. */
export type CloudTrouble =
  | { readonly kind: "not-bound"; readonly port: PortRecord; readonly network: NetworkRecord | undefined }
  | {
      readonly kind: "not-built";
      readonly host: string;
      readonly serverId: string;
      readonly failure: BuildFailure;
    }
  /** The last filter let no host pass. */
  | { readonly kind: "no-host"; readonly serverId: string; readonly filters: readonly FilterCount[] };
