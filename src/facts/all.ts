import type { Fact, FactId } from "../model/host-facts.ts";
import { unreadable } from "../model/reading.ts";
import { cpuFact } from "./cpu.ts";
import { kernelFact } from "./kernel.ts";
import { operatingSystemFact } from "./operating-system.ts";

/** Every fact, in the order in which a host is asked: those that ask a daemon or take a lock come last. */
export const allFacts: { readonly [Id in FactId]: Fact<Id> } = {
  operatingSystem: operatingSystemFact,
  kernel: kernelFact,
  cpu: cpuFact,
  iommu: notReadYet("iommu"),
  vfio: notReadYet("vfio"),
  security: notReadYet("security"),
  bootLoader: notReadYet("bootLoader"),
  networkFunctions: notReadYet("networkFunctions"),
  hostNetwork: notReadYet("hostNetwork"),
  networkOwners: notReadYet("networkOwners"),
  workloads: notReadYet("workloads"),
  initSystem: notReadYet("initSystem"),
  vfleetTraces: notReadYet("vfleetTraces"),
  packages: notReadYet("packages"),
  holders: notReadYet("holders"),
};

function notReadYet<Id extends FactId>(id: Id): Fact<Id> {
  return { id, source: "nothing", command: ":", parse: () => unreadable("vfleet does not read this yet") };
}
