import type { Action } from "../model/action.ts";
import type { HostPlan, PlannedAction } from "../model/plan.ts";

/**
 * The actions of a new plan that the approved one does not have. An action is the same if it ends in the same state:
 * where it starts from may have changed meanwhile, and the action itself looks at that on the host.
 */
export function findUnapproved(replanned: HostPlan, approved: HostPlan): readonly PlannedAction[] {
  const allowed = new Set(
    approved.phases.flatMap(({ actions }) => actions.map(({ action }) => keyOf(action))),
  );
  return replanned.phases
    .flatMap(({ actions }) => actions)
    .filter(({ action }) => !allowed.has(keyOf(action)));
}

function keyOf(action: Action): string {
  switch (action.kind) {
    case "write-file":
      // A file that is there is only approved as the change from what the operator saw.
      return JSON.stringify([action.kind, action.path, action.before?.content, action.after]);
    case "remove-file":
      return JSON.stringify([action.kind, action.path, action.before.content]);
    case "reboot":
      return action.kind;
    case "set-vf-settings":
      return JSON.stringify([action.kind, action.pf, action.index, action.after]);
    case "set-link-state":
    case "set-vf-count":
    case "set-drivers-autoprobe":
      return JSON.stringify([action.kind, action.pf, action.to]);
    case "bind-vf-driver":
      return JSON.stringify([action.kind, action.pf, action.index, action.to]);
    case "set-unit-enabled":
      return JSON.stringify([action.kind, action.unit, action.to]);
    default:
      return JSON.stringify(action);
  }
}
