import { rememberLast } from "../base/remember-last.ts";
import type { FactId, FactTypes, HostFacts, NetworkFunction, Sriov } from "./host-facts.ts";
import type { PciAddress } from "./ids.ts";
import { knownValue } from "./reading.ts";

/** The network function at an address; undefined if it is not there or the functions could not be read. */
export function functionAt(facts: HostFacts, address: PciAddress): NetworkFunction | undefined {
  const functions = knownValue(facts.networkFunctions);
  if (!functions || functions.length > few) return functions && byAddress(functions).get(address);
  return functions.find((candidate) => candidate.address === address);
}

/** A look at so many is as fast as an index of them, which a host with hundreds of VFs needs. */
const few = 8;

const byAddress = rememberLast(
  4,
  (functions: readonly NetworkFunction[]) => new Map(functions.map((each) => [each.address, each])),
);

/** What sysfs says of a PF's VFs; undefined if it has none or that could not be read. */
export function sriovOf(facts: HostFacts, pf: PciAddress): Sriov | undefined {
  const found = functionAt(facts, pf);
  return found && knownValue(found.sriov);
}

/** The facts with one of them replaced by a known value, for what will be so after a change. */
export function withFact<Id extends FactId>(facts: HostFacts, id: Id, value: FactTypes[Id]): HostFacts {
  return { ...facts, [id]: { is: "known", value } };
}
