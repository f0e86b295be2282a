import { isChosen } from "./host-choice.ts";
import type { HostIntent, Pool } from "./intent.ts";

/** Whether the host is one of the pool's, by name and by labels; a controller that is no compute host never is. */
export function poolCoversHost(pool: Pool, host: HostIntent): boolean {
  return isChosen(pool.hosts, host);
}
