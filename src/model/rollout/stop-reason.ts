import type { HostName } from "../ids.ts";
import { isWithin } from "./maintenance-window.ts";
import type { Rollout } from "./rollout.ts";
import type { MaintenanceWindow } from "./rollout-intent.ts";

/** Why no further host is begun. */
export type StopReason =
  | { readonly kind: "controllers" | "canary" | "failures"; readonly after: readonly HostName[] }
  | { readonly kind: "window"; readonly window: MaintenanceWindow; readonly at: number }
  | { readonly kind: "operator" };

/** Why hosts that did not end well, the last last, keep all others from being begun; undefined: they do not. Pure. */
export function stopAfterFailures(
  { waves, stopAfter }: Rollout,
  failed: readonly HostName[],
): StopReason | undefined {
  const last = failed.at(-1);
  if (last === undefined) return undefined;
  const gate = waves.find(({ hosts }) => hosts.includes(last))?.gate;
  const after = [...failed];
  if (gate) return { kind: gate, after };
  return after.length >= stopAfter ? { kind: "failures", after } : undefined;
}

/** Why no host is begun at a time (milliseconds since the epoch) outside of the window; undefined: it is within, or there is none. Pure. */
export function stopOutsideWindow({ window }: Rollout, at: number): StopReason | undefined {
  return window && !isWithin(window, at) ? { kind: "window", window, at } : undefined;
}
