import type { SchedulingRequest } from "./scheduling-request.ts";

/** A server with one VF of physnet2. */
export function sampleRequest(change: Partial<SchedulingRequest> = {}): SchedulingRequest {
  return {
    serverId: undefined,
    projectId: undefined,
    flavorName: "m1.sriov",
    extraSpecs: {},
    imageProperties: {},
    resources: { VCPU: 1, MEMORY_MB: 192, DISK_GB: 1 },
    requiredTraits: [],
    forbiddenTraits: [],
    beyondPlacement: [],
    zone: undefined,
    host: undefined,
    isForced: false,
    sameHost: [],
    differentHost: [],
    group: undefined,
    devices: [
      { asker: "port p1", count: 1, specs: [{ physicalNetwork: "physnet2" }], numaPolicy: undefined },
    ],
    devicesUnknown: undefined,
    numa: undefined,
    ...change,
  };
}
