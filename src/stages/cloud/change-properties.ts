import type { Properties, PropertyChanges } from "../../model/cloud-resources.ts";
import { propertyOf } from "../../steps/cloud/property-changes.ts";
import type { Done } from "./create-once.ts";
import { notAsPlanned } from "./refuse-change.ts";

/** Properties of something that is there, and how they are changed. */
export type PropertyTarget = {
  /** For people: `flavor m1.tiny`. */
  readonly what: string;
  readonly present: Properties;
  readonly set: (changes: PropertyChanges) => Promise<void>;
};

/** Sets and takes away properties; refuses if one of them is neither as before nor as after. */
export async function changeProperties(
  { what, present, set }: PropertyTarget,
  { from, to }: { readonly from: PropertyChanges; readonly to: PropertyChanges },
): Promise<Done> {
  const now = (key: string) => propertyOf(present, key) ?? null;
  const open = Object.entries(to).filter(([key, value]) => now(key) !== value);
  const odd = open.filter(([key]) => now(key) !== (from[key] ?? null));
  if (odd.length > 0)
    throw notAsPlanned(
      what,
      odd.map(([key]) => (now(key) === null ? `no ${key}` : `${key}=${now(key)}`)),
    );
  if (open.length === 0) return { note: "it was so already" };
  await set(Object.fromEntries(open));
  return {};
}

/** Whether changes only take away: where the thing itself is gone, so are they. */
export function onlyTakesAway(to: PropertyChanges): boolean {
  return Object.values(to).every((value) => value === null);
}
