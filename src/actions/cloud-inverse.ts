import type { DrainAction, PlaceAction } from "../model/cloud-action.ts";

/** What takes an action back that is done for the sake of a host; undefined: nothing does. */
export function inverseOfDrainAction(action: DrainAction): DrainAction | undefined {
  if (action.kind === "disable-compute-service") return { ...action, kind: "enable-compute-service" };
  return action.kind === "stop-server" ? { ...action, kind: "start-server" } : undefined;
}

/** What takes an action in a cloud back. */
export function inverseOfCloudAction(action: PlaceAction): PlaceAction {
  switch (action.kind) {
    case "make-aggregate":
      return { ...action, kind: "delete-aggregate" };
    case "delete-aggregate":
      return { ...action, kind: "make-aggregate" };
    case "add-aggregate-host":
      return { ...action, kind: "remove-aggregate-host" };
    case "remove-aggregate-host":
      return { ...action, kind: "add-aggregate-host" };
    case "set-aggregate-properties":
    case "set-flavor-properties":
      return { ...action, from: action.to, to: action.from };
    case "make-flavor":
    case "delete-flavor":
      return { ...action, kind: opposite(action.kind, "make-flavor", "delete-flavor") };
    case "make-network":
    case "delete-network":
      return { ...action, kind: opposite(action.kind, "make-network", "delete-network") };
    case "make-subnet":
    case "delete-subnet":
      return { ...action, kind: opposite(action.kind, "make-subnet", "delete-subnet") };
    case "make-key-pair":
    case "delete-key-pair":
      return { ...action, kind: opposite(action.kind, "make-key-pair", "delete-key-pair") };
    case "make-image":
    case "delete-image":
      return { ...action, kind: opposite(action.kind, "make-image", "delete-image") };
    case "make-port":
    case "delete-port":
      return { ...action, kind: opposite(action.kind, "make-port", "delete-port") };
    case "make-server":
    case "delete-server":
      return { ...action, kind: opposite(action.kind, "make-server", "delete-server") };
  }
}

function opposite<Make extends string, Delete extends string>(
  kind: Make | Delete,
  make: Make,
  remove: Delete,
): Make | Delete {
  return kind === make ? remove : make;
}

/** The code of a failure in which a thing in the cloud was not as the plan had it. */
export const notAsPlannedCode = "not-as-planned";

/** The code of a failure in which a thing in the cloud could not be deleted as it is in use. */
export const stillInUseCode = "still-in-use";

/** The codes of failures in which vfleet looked and changed nothing in the cloud. */
export const nothingChangedInCloud: ReadonlySet<string> = new Set([notAsPlannedCode, stillInUseCode]);
