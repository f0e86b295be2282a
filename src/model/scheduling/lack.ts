/** One thing that a host lacks, or has too much of, so that it does not fit. */
export type Lack =
  | { readonly kind: "not-asked-for"; readonly wanted: string }
  | { readonly kind: "service-down" }
  | { readonly kind: "service-disabled"; readonly reason: string | undefined }
  | {
      readonly kind: "aggregate-key";
      readonly key: string;
      readonly wanted: string;
      /** Values of the key on the host's aggregates. */
      readonly has: readonly string[];
    }
  | { readonly kind: "zone"; readonly wanted: string; readonly has: readonly string[] }
  | {
      readonly kind: "resource";
      readonly resource: string;
      readonly wanted: number;
      /** What is left; undefined: the host has none of this class at all. */
      readonly free: number | undefined;
      /** That is not it, but the most, the least or the step of one request. */
      readonly bound: "most" | "least" | "step" | undefined;
    }
  | { readonly kind: "trait"; readonly trait: string; readonly isForbidden: boolean }
  | { readonly kind: "no-provider" }
  | {
      readonly kind: "device";
      readonly asker: string;
      readonly what: string;
      readonly physicalNetwork: string | undefined;
      readonly wanted: number;
      readonly free: number;
      /** Devices that would do if they were free. */
      readonly all: number;
      /** VFs of PFs that the device list does not name. */
      readonly unlisted: number;
      /** Physical networks of what is listed. */
      readonly listed: readonly string[];
      /** Free ones that are not trusted, where trust is asked for. */
      readonly untrusted: number;
      /** Aliases of the flavor that take of them before a port does; left out: none. */
      readonly takenFirst?: readonly string[];
    }
  | { readonly kind: "numa-nodes"; readonly wanted: number; readonly has: number }
  | { readonly kind: "numa-room"; readonly vcpus: number; readonly memoryMb: number }
  | { readonly kind: "numa-device"; readonly asker: string; readonly policy: string }
  | {
      readonly kind: "capability";
      readonly key: string;
      readonly wanted: string;
      readonly has: string | undefined;
    }
  | { readonly kind: "image"; readonly property: string; readonly wanted: string; readonly has: string }
  | { readonly kind: "group-member"; readonly group: string; readonly most: number; readonly has: number }
  | { readonly kind: "group-elsewhere"; readonly group: string; readonly hosts: readonly string[] }
  | { readonly kind: "same-host"; readonly servers: readonly string[] }
  | { readonly kind: "different-host"; readonly servers: readonly string[] }
  | { readonly kind: "filter-missing-from-nova"; readonly filter: string }
  | { readonly kind: "network-kind"; readonly port: string; readonly network: string; readonly has: string }
  | {
      readonly kind: "driver";
      readonly port: string;
      readonly vnicType: string;
      readonly drivers: readonly string[];
    }
  | { readonly kind: "agent-missing"; readonly agentType: string }
  | { readonly kind: "agent-dead"; readonly agentType: string; readonly since: string | undefined }
  | {
      readonly kind: "agent-mapping";
      readonly agentType: string;
      readonly physicalNetwork: string;
      readonly has: readonly string[];
    }
  | { readonly kind: "vendor-dev"; readonly id: string }
  | { readonly kind: "iommu-off" }
  | {
      readonly kind: "held-by-host";
      readonly physicalNetwork: string | undefined;
      readonly holders: readonly string[];
    }
  | {
      readonly kind: "unwired-pf";
      readonly netdev: string;
      readonly physicalNetwork: string;
    };
