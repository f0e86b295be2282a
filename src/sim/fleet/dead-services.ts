import { withFact } from "../../model/facts-access.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import { knownValue } from "../../model/reading.ts";

/** The host after what serves VMs and their VFs on it has ended. */
export function withoutServices(facts: HostFacts): HostFacts {
  const services = knownValue(facts.openstackServices);
  if (!services) return facts;
  return withFact(facts, "openstackServices", {
    ...services,
    units: Object.fromEntries(
      Object.entries(services.units).map(([unit, state]) => [
        unit,
        serves(unit) ? { ...state, active: "failed" } : state,
      ]),
    ),
    processes: services.processes.filter((each) => !serves(each.program)),
  });
}

/** The host after somebody has started those again that were there before and are still installed; all else is as it is now. */
export function withServicesOf(facts: HostFacts, before: HostFacts): HostFacts {
  const now = knownValue(facts.openstackServices);
  const then = knownValue(before.openstackServices);
  if (!now || !then) return facts;
  const units = Object.fromEntries(
    Object.entries(now.units).map(([unit, state]) => [
      unit,
      serves(unit) ? { ...state, active: then.units[unit]?.active ?? state.active } : state,
    ]),
  );
  const isInstalled = (part: RegExp) => Object.keys(units).some((unit) => part.test(unit));
  const ended = then.processes.filter(
    ({ program }) =>
      parts.some((part) => part.test(program) && isInstalled(part)) &&
      !now.processes.some((each) => each.program === program),
  );
  return withFact(facts, "openstackServices", { ...now, processes: [...now.processes, ...ended], units });
}

/** Whether something that serves VMs or their VFs has ended and was not started again. */
export function hasDeadServices(facts: HostFacts): boolean {
  const units = knownValue(facts.openstackServices)?.units ?? {};
  return Object.entries(units).some(([unit, { active }]) => serves(unit) && active === "failed");
}

/** What serves VMs and their VFs, by words in the names of its units and programs. */
const parts: readonly RegExp[] = [/nova-compute/, /sriov/];

function serves(name: string): boolean {
  return parts.some((part) => part.test(name));
}
