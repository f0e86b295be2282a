import type { Fact, FactId } from "../model/host-facts.ts";
import { unreadable } from "../model/reading.ts";
import { bootLoaderFact } from "./boot-loader.ts";
import { cpuFact } from "./cpu.ts";
import { initSystemFact } from "./init-system.ts";
import { iommuFact } from "./iommu.ts";
import { kernelFact } from "./kernel.ts";
import { operatingSystemFact } from "./operating-system.ts";
import { packagesFact } from "./packages.ts";
import { securityFact } from "./security.ts";
import { vfioFact } from "./vfio.ts";
import { vfleetTracesFact } from "./vfleet-traces.ts";

/** Every fact, in the order in which a host is asked: those that ask a daemon or take a lock come last. */
export const allFacts: { readonly [Id in FactId]: Fact<Id> } = {
  operatingSystem: operatingSystemFact,
  kernel: kernelFact,
  cpu: cpuFact,
  iommu: iommuFact,
  vfio: vfioFact,
  security: securityFact,
  bootLoader: bootLoaderFact,
  networkFunctions: notReadYet("networkFunctions"),
  hostNetwork: notReadYet("hostNetwork"),
  networkOwners: notReadYet("networkOwners"),
  workloads: notReadYet("workloads"),
  initSystem: initSystemFact,
  vfleetTraces: vfleetTracesFact,
  packages: packagesFact,
  holders: notReadYet("holders"),
};

function notReadYet<Id extends FactId>(id: Id): Fact<Id> {
  return { id, source: "nothing", command: ":", parse: () => unreadable("vfleet does not read this yet") };
}
