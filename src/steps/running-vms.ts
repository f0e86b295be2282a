import type { HostFacts } from "../model/host-facts.ts";
import { knownValue } from "../model/reading.ts";

/** How many VMs run on a host, and which, as one text: `web (process 4000), db (process 4001)`. */
export function runningVms(facts: HostFacts): { readonly count: number; readonly text: string } {
  const vms = knownValue(facts.workloads)?.vms ?? [];
  return { count: vms.length, text: vms.map(({ name, pid }) => `${name} (process ${pid})`).join(", ") };
}
