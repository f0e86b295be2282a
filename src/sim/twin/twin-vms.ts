import { withFact } from "../../model/facts-access.ts";
import type { Holder, HostFacts } from "../../model/host-facts.ts";
import { knownValue } from "../../model/reading.ts";

/** The host with one more VM that runs on it, by its libvirt name. */
export function withVm(facts: HostFacts, name: string): HostFacts {
  const vms = knownValue(facts.workloads)?.vms ?? [];
  const pid = vms.reduce((most, each) => Math.max(most, each.pid), 4000) + 1;
  return withFact(facts, "workloads", { vms: [...vms, { name, pid }] });
}

/** The host after a VM has left it or was shut down; it holds no device any more. */
export function withoutVm(facts: HostFacts, name: string): HostFacts {
  const vms = knownValue(facts.workloads)?.vms ?? [];
  const left = withFact(facts, "workloads", { vms: vms.filter((each) => each.name !== name) });
  const holders = knownValue(facts.holders);
  if (!holders) return left;
  const without = (by: Readonly<Record<string, readonly Holder[]>>) =>
    Object.fromEntries(
      Object.entries(by).map(([what, all]) => [
        what,
        all.filter((each) => each.kind !== "vm" || each.name !== name),
      ]),
    );
  const { byAddress, byGroup } = holders;
  return withFact(left, "holders", { ...holders, byAddress: without(byAddress), byGroup: without(byGroup) });
}
