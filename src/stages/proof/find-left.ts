import { inverseOfCloudAction } from "../../actions/cloud-inverse.ts";
import type { Action } from "../../model/action.ts";
import type { PlaceAction } from "../../model/cloud-action.ts";
import type { HostName } from "../../model/ids.ts";
import type { JournalEntry } from "../../model/run.ts";

/** What takes away something that a proof made, and where that stands in the run. */
export type Left = { readonly place: HostName; readonly step: string; readonly remove: PlaceAction };

/**
 * What a proof began to make and of which its journal does not say that it is gone, the newest first: that of a run that
 * is at work, or that died. What was only begun may be there too. Pure.
 */
export function findLeft(entries: readonly JournalEntry[]): readonly Left[] {
  const left = new Map<string, Left>();
  const removing = new Map<string, string>();
  for (const entry of entries) {
    if (entry.kind === "action-started") {
      const { action, id, step } = entry.action;
      const remove = removalOf(action);
      if (remove) left.set(keyOf(remove), { place: entry.host, step, remove });
      else removing.set(`${entry.host} ${id}`, keyOf(action));
    }
    if (entry.kind === "action-ended" && entry.outcome.kind === "done") {
      const key = removing.get(`${entry.host} ${entry.actionId}`);
      if (key !== undefined) left.delete(key);
    }
  }
  return [...left.values()].toReversed();
}

function removalOf(action: Action): PlaceAction | undefined {
  return action.kind.startsWith("make-") ? inverseOfCloudAction(action as PlaceAction) : undefined;
}

/** Names of a proof are its own, so a kind and a name are one thing. */
function keyOf(action: Action): string {
  return `${action.kind} ${nameOf(action)}`;
}

function nameOf(action: Action): string {
  if (action.kind === "delete-flavor") return action.flavor.name;
  if (action.kind === "delete-network") return action.network.name;
  if (action.kind === "delete-subnet") return action.subnet.name;
  if (action.kind === "delete-image") return action.image.name;
  if (action.kind === "delete-port") return action.port.name;
  return action.kind === "delete-server" || action.kind === "delete-key-pair" ? action.name : "";
}
