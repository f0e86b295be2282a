import type { HostName } from "../model/ids.ts";
import type { HostIntent, Intent } from "../model/intent.ts";

/** The host of that name in the intent; a plan names only hosts of its fleet file. */
export function findHost(intent: Intent, name: HostName): HostIntent {
  const host = intent.hosts.find((candidate) => candidate.name === name);
  if (!host) throw new Error(`host ${name} is not in the fleet file`);
  return host;
}
