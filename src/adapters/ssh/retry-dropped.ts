import { setTimeout as sleep } from "node:timers/promises";
import type { OperatingError } from "../../base/operating-error.ts";

/** How one attempt to connect went: opened, or dropped by the other side before anything was authenticated. */
export type Attempt<T> = { readonly opened: T } | { readonly dropped: OperatingError };

/** How long connecting may take; the signal ends it, with its reason. */
export type ConnectLimits = { readonly timeoutMs: number; readonly signal: AbortSignal };

/** An sshd under load drops connections at random (MaxStartups), so those that were dropped must not return together. */
const DELAYS_MS = [250, 500, 1_000, 2_000, 2_000, 2_000];

/**
 * Attempts until it is opened, again with growing pauses as long as it is dropped and no longer than timeoutMs in all.
 * Throws what an attempt throws at once, and the last drop in the end.
 */
export async function retryDropped<T>(
  { timeoutMs, signal }: ConnectLimits,
  attempt: () => Promise<Attempt<T>>,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  const delays = DELAYS_MS.values();
  for (;;) {
    signal.throwIfAborted();
    const result = await attempt();
    if ("opened" in result) return result.opened;
    const delay = (delays.next().value ?? timeoutMs) * (0.5 + Math.random());
    if (performance.now() + delay > deadline) throw result.dropped;
    await sleep(delay, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}
