import type { Fact, FactId } from "../model/host-facts.ts";
import { bootLoaderFact } from "./boot-loader.ts";
import { cpuFact } from "./cpu.ts";
import { deploymentSignsFact } from "./deployment-signs.ts";
import { holdersFact } from "./holders.ts";
import { hostNetworkFact } from "./host-network.ts";
import { initSystemFact } from "./init-system.ts";
import { iommuFact } from "./iommu.ts";
import { kernelFact } from "./kernel.ts";
import { memoryLocksFact } from "./memory-locks.ts";
import { networkFunctionsFact } from "./network-functions.ts";
import { networkOwnersFact } from "./network-owners.ts";
import { numaNodesFact } from "./numa-nodes.ts";
import { openstackFilesFact } from "./openstack-files.ts";
import { openstackPackagesFact } from "./openstack-packages.ts";
import { openstackServicesFact } from "./openstack-services.ts";
import { operatingSystemFact } from "./operating-system.ts";
import { packagesFact } from "./packages.ts";
import { securityFact } from "./security.ts";
import { vfResourcesFact } from "./vf-resources.ts";
import { vfioFact } from "./vfio.ts";
import { vfleetTracesFact } from "./vfleet-traces.ts";
import { workloadsFact } from "./workloads.ts";

/** Every fact, in the order in which a host is asked: those that ask a daemon or take a lock come last. */
export const allFacts: { readonly [Id in FactId]: Fact<Id> } = {
  operatingSystem: operatingSystemFact,
  kernel: kernelFact,
  cpu: cpuFact,
  iommu: iommuFact,
  vfio: vfioFact,
  security: securityFact,
  bootLoader: bootLoaderFact,
  networkFunctions: networkFunctionsFact,
  vfResources: vfResourcesFact,
  numaNodes: numaNodesFact,
  hostNetwork: hostNetworkFact,
  networkOwners: networkOwnersFact,
  workloads: workloadsFact,
  memoryLocks: memoryLocksFact,
  initSystem: initSystemFact,
  vfleetTraces: vfleetTracesFact,
  deploymentSigns: deploymentSignsFact,
  openstackFiles: openstackFilesFact,
  openstackServices: openstackServicesFact,
  packages: packagesFact,
  openstackPackages: openstackPackagesFact,
  holders: holdersFact,
};
