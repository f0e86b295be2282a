import { type Action, type EditOptions, isCloudAction, type SetVfSettings } from "../model/action.ts";
import type { SetAggregateProperties, SetFlavorProperties } from "../model/cloud-action.ts";
import type { HostPlan, PlannedAction } from "../model/plan.ts";

/**
 * The actions of a new plan that the approved one does not have. An action is the same if it ends in the same state:
 * where it starts from may have changed meanwhile, and the action itself looks at that on the host. Servers come and go
 * until it is a host's turn: that it is emptied, whichever they are, is approved with its reboot.
 */
export function findUnapproved(replanned: HostPlan, approved: HostPlan): readonly PlannedAction[] {
  return actionsOf(replanned).filter(
    ({ action }) =>
      findApproved(action, approved) === undefined && !(isOfServers.test(action.kind) && reboots(approved)),
  );
}

const isOfServers = /^(?:(?:migrate|return|stop|start)-server|await-servers)$/;

/** The new plan with each action under the id that it was approved under, so that ids stay unique in a run. */
export function withApprovedIds(replanned: HostPlan, approved: HostPlan): HostPlan {
  const rename = (planned: PlannedAction) => ({
    ...planned,
    id: findApproved(planned.action, approved)?.id ?? planned.id,
  });
  return {
    ...replanned,
    phases: replanned.phases.map((phase) => ({ ...phase, actions: phase.actions.map(rename) })),
  };
}

function reboots(approved: HostPlan): boolean {
  return actionsOf(approved).some(({ action }) => action.kind === "reboot");
}

function findApproved(action: Action, approved: HostPlan): PlannedAction | undefined {
  return actionsOf(approved).find((candidate) => isCovered(action, candidate.action));
}

function actionsOf({ phases }: HostPlan): readonly PlannedAction[] {
  return phases.flatMap(({ actions }) => actions);
}

function isCovered(action: Action, approved: Action): boolean {
  if (action.kind !== approved.kind) return false;
  if (action.kind === "set-vf-settings" && approved.kind === "set-vf-settings")
    return isPartOf(action, approved);
  if (action.kind === "edit-options" && approved.kind === "edit-options") return isSameEdit(action, approved);
  if ("to" in action && typeof action.to === "object" && "to" in approved && typeof approved.to === "object")
    return isPartOfProperties(action, approved);
  return keyOf(action) === keyOf(approved);
}

type SetProperties = SetAggregateProperties | SetFlavorProperties;

/** Some of the properties may be as they should be by now. */
function isPartOfProperties(action: SetProperties, approved: SetProperties): boolean {
  const wanted = new Map(Object.entries(approved.to));
  const { from: _, to, ...target } = action;
  const { from: __, to: ___, ...approvedTarget } = approved;
  return (
    JSON.stringify(target, inOrderOfNames) === JSON.stringify(approvedTarget, inOrderOfNames) &&
    Object.entries(to).every(([key, value]) => wanted.has(key) && wanted.get(key) === value)
  );
}

/** Some of the settings may be as they should be by now. */
function isPartOf(action: SetVfSettings, approved: SetVfSettings): boolean {
  const settings = new Map<string, unknown>(Object.entries(approved.after));
  return (
    action.pf === approved.pf &&
    action.index === approved.index &&
    Object.entries(action.after).every(([name, value]) => settings.has(name) && settings.get(name) === value)
  );
}

/** Of a file that was to come with a package it is only approved what is set in it, and some of that it may have already. */
function isSameEdit(action: EditOptions, approved: EditOptions): boolean {
  if (approved.original !== undefined)
    return keyOf(action) === keyOf(approved) && approved.original === action.original;
  const settings = new Set(approved.settings.map((setting) => JSON.stringify(settingKey(setting))));
  return (
    action.path === approved.path &&
    action.direction === approved.direction &&
    action.settings.every((setting) => settings.has(JSON.stringify(settingKey(setting))))
  );
}

/** Each action of a new plan is compared with all of the approved one, twice. */
const keys = new WeakMap<Action, string>();

function keyOf(action: Action): string {
  const key = keys.get(action) ?? composeKey(action);
  keys.set(action, key);
  return key;
}

function composeKey(action: Action): string {
  if (isCloudAction(action)) return JSON.stringify(action, inOrderOfNames);
  switch (action.kind) {
    case "write-file":
      // A file that is there is only approved as the change from what the operator saw.
      return JSON.stringify([action.kind, action.path, action.before?.content, action.after]);
    case "remove-file":
      return JSON.stringify([action.kind, action.path, action.before.content]);
    case "reboot":
      return action.kind;
    case "set-link-state":
    case "set-vf-count":
    case "set-drivers-autoprobe":
      return JSON.stringify([action.kind, action.pf, action.to]);
    case "bind-vf-driver":
      return JSON.stringify([action.kind, action.pf, action.index, action.to]);
    case "set-unit-enabled":
      return JSON.stringify([action.kind, action.unit, action.to]);
    case "edit-options":
      return JSON.stringify([action.kind, action.path, action.direction, action.settings.map(settingKey)]);
    case "install-package":
    case "remove-package":
      return JSON.stringify([action.kind, action.package]);
    case "restart-service":
      return JSON.stringify([action.kind, action.service, action.units]);
    case "rebuild-boot-menu":
    case "change-boot-entry":
    case "load-module":
    case "set-vf-settings":
      return JSON.stringify(action);
  }
}

/** A plan that was kept in a file may have its fields in another order. */
function inOrderOfNames(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function settingKey({ section, name, values }: EditOptions["settings"][number]): readonly unknown[] {
  return [section, name, values];
}
