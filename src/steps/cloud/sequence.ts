import type { CloudStep } from "../../model/cloud-step.ts";
import { ensureAggregates } from "./ensure-aggregates.ts";
import { ensureFlavors } from "./ensure-flavors.ts";
import { ensureNetworks } from "./ensure-networks.ts";
import { fenceOtherFlavors } from "./fence-other-flavors.ts";

/** What projects find in a cloud, in the order in which it is made: others are fenced off when hosts are told apart. */
export const cloudSequence: readonly CloudStep[] = [
  ensureAggregates,
  ensureFlavors,
  fenceOtherFlavors,
  ensureNetworks,
];
