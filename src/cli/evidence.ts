import type { CloudDiscovery } from "../model/cloud-facts.ts";
import type { CloudView } from "../model/cloud-view.ts";
import type { HostDiscovery } from "../model/discovery.ts";
import type { FleetFile } from "../stages/plan.ts";
import type { HostLogs } from "../stages/read-logs.ts";

/** All that a diagnosis is made from, read now or kept by a bundle. */
export type Evidence = {
  readonly fleet: FleetFile;
  readonly discoveries: readonly HostDiscovery[];
  readonly tenants: CloudDiscovery | undefined;
  readonly cloud: CloudView | undefined;
  /** Left out: logs were not asked for. */
  readonly logs?: readonly HostLogs[];
};
