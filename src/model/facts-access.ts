import type { FactId, FactTypes, HostFacts, NetworkFunction, Sriov } from "./host-facts.ts";
import type { PciAddress } from "./ids.ts";
import { knownValue } from "./reading.ts";

/** The network function at an address; undefined if it is not there or the functions could not be read. */
export function functionAt(facts: HostFacts, address: PciAddress): NetworkFunction | undefined {
  return knownValue(facts.networkFunctions)?.find((candidate) => candidate.address === address);
}

/** What sysfs says of a PF's VFs; undefined if it has none or that could not be read. */
export function sriovOf(facts: HostFacts, pf: PciAddress): Sriov | undefined {
  const found = functionAt(facts, pf);
  return found && knownValue(found.sriov);
}

/** The facts with one of them replaced by a known value, for what will be so after a change. */
export function withFact<Id extends FactId>(facts: HostFacts, id: Id, value: FactTypes[Id]): HostFacts {
  return { ...facts, [id]: { is: "known", value } };
}
