import type { PlaceAction } from "../../model/cloud-action.ts";
import {
  changeAggregateHost,
  deleteAggregate,
  makeAggregate,
  setAggregateProperties,
} from "./change-aggregate.ts";
import { deleteFlavor, makeFlavor, setFlavorProperties } from "./change-flavor.ts";
import { deleteNetwork, deleteSubnet, makeNetwork, makeSubnet } from "./change-network.ts";
import type { CloudWork } from "./cloud-work.ts";
import type { Done } from "./create-once.ts";
import type { ProofAction } from "./run-proof-action.ts";

/** What tenants find in a cloud. */
export type TenantAction = Exclude<PlaceAction, ProofAction>;

/** Carries out an action on what tenants find in a cloud; throws OperatingError. */
export async function runTenantAction(work: CloudWork, action: TenantAction): Promise<Done> {
  switch (action.kind) {
    case "make-aggregate":
      return makeAggregate(work, action);
    case "delete-aggregate":
      return deleteAggregate(work, action);
    case "set-aggregate-properties":
      return setAggregateProperties(work, action);
    case "add-aggregate-host":
    case "remove-aggregate-host":
      return changeAggregateHost(work, action);
    case "make-flavor":
      return makeFlavor(work, action);
    case "delete-flavor":
      return deleteFlavor(work, action);
    case "set-flavor-properties":
      return setFlavorProperties(work, action);
    case "make-network":
      return makeNetwork(work, action);
    case "delete-network":
      return deleteNetwork(work, action);
    case "make-subnet":
      return makeSubnet(work, action);
    case "delete-subnet":
      return deleteSubnet(work, action);
  }
}
