import type { Fact, FactId } from "../model/host-facts.ts";
import { unreadable } from "../model/reading.ts";
import { cpuFact } from "./cpu.ts";
import { initSystemFact } from "./init-system.ts";
import { iommuFact } from "./iommu.ts";
import { kernelFact } from "./kernel.ts";
import { operatingSystemFact } from "./operating-system.ts";
import { packagesFact } from "./packages.ts";
import { securityFact } from "./security.ts";
import { vfioFact } from "./vfio.ts";

/** Every fact, in the order in which a host is asked: those that ask a daemon or take a lock come last. */
export const allFacts: { readonly [Id in FactId]: Fact<Id> } = {
  operatingSystem: operatingSystemFact,
  kernel: kernelFact,
  cpu: cpuFact,
  iommu: iommuFact,
  vfio: vfioFact,
  security: securityFact,
  bootLoader: notReadYet("bootLoader"),
  networkFunctions: notReadYet("networkFunctions"),
  hostNetwork: notReadYet("hostNetwork"),
  networkOwners: notReadYet("networkOwners"),
  workloads: notReadYet("workloads"),
  initSystem: initSystemFact,
  vfleetTraces: notReadYet("vfleetTraces"),
  packages: packagesFact,
  holders: notReadYet("holders"),
};

function notReadYet<Id extends FactId>(id: Id): Fact<Id> {
  return { id, source: "nothing", command: ":", parse: () => unreadable("vfleet does not read this yet") };
}
