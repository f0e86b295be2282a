import type { HostIntent, Pool } from "./intent.ts";

/** Whether the host is one of the pool's, by name and by labels; a controller that is no compute host never is. */
export function poolCoversHost(pool: Pool, host: HostIntent): boolean {
  if (!host.roles.includes("compute")) return false;
  if (pool.hosts.names && !pool.hosts.names.includes(host.name)) return false;
  return Object.entries(pool.hosts.labels).every(
    ([label, value]) => Object.hasOwn(host.labels, label) && host.labels[label] === value,
  );
}
