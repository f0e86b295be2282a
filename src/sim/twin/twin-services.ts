import { withFact } from "../../model/facts-access.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import { knownValue } from "../../model/reading.ts";

/** The host after what serves VMs and their VFs on it has ended. */
export function withoutServices(facts: HostFacts): HostFacts {
  const services = knownValue(facts.openstackServices);
  if (!services) return facts;
  const isMeant = (name: string) => /nova-compute|sriov/.test(name);
  return withFact(facts, "openstackServices", {
    ...services,
    units: Object.fromEntries(
      Object.entries(services.units).map(([unit, state]) => [
        unit,
        isMeant(unit) ? { ...state, active: "failed" } : state,
      ]),
    ),
    processes: services.processes.filter((each) => !isMeant(each.program)),
  });
}

/** The host after somebody has started those again that were there before. */
export function withServicesOf(facts: HostFacts, before: HostFacts): HostFacts {
  const now = knownValue(facts.openstackServices);
  const then = knownValue(before.openstackServices);
  if (!now || !then) return facts;
  const { processes, units } = then;
  return withFact(facts, "openstackServices", { ...now, processes, units: { ...now.units, ...units } });
}
