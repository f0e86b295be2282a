import type { CloudApiVersions, ComputeService, Hypervisor, NetworkAgent } from "../model/cloud.ts";
import type { SecurityGroup } from "../model/cloud-resources.ts";
import type { CloudResources } from "./cloud-resources.ts";

/**
 * An OpenStack cloud that has let us in. Each call throws OperatingError with a CloudErrorCode, or the signal's reason
 * if it is aborted.
 */
export type Cloud = CloudServices & CloudResources;

/** What runs in a cloud, and what its APIs speak. */
export type CloudServices = {
  /** As clouds.yaml has it, or `environment`. */
  readonly name: string;
  readonly apiVersions: (signal?: AbortSignal) => Promise<CloudApiVersions>;
  readonly listComputeServices: (signal?: AbortSignal) => Promise<readonly ComputeService[]>;
  /** Throws `cloud-forbidden` where Neutron shows none because the user may see none. */
  readonly listNetworkAgents: (signal?: AbortSignal) => Promise<readonly NetworkAgent[]>;
  /** Those of one host, by its name in Neutron. */
  readonly listNetworkAgentsOf: (host: string, signal?: AbortSignal) => Promise<readonly NetworkAgent[]>;
  /** Aliases of the extensions of Neutron's API, sorted. */
  readonly listNetworkExtensions: (signal?: AbortSignal) => Promise<readonly string[]>;
  /** Those of Neutron that the user may see: an administrator all of all projects. */
  readonly listSecurityGroups: (signal?: AbortSignal) => Promise<readonly SecurityGroup[]>;
  readonly listHypervisors: (signal?: AbortSignal) => Promise<readonly Hypervisor[]>;
};

/** Opens clouds by the operator's own credentials. */
export type Clouds = {
  /**
   * Finds the credentials of a cloud and logs in. undefined: the one that OS_CLOUD or the OS_ variables tell, or the
   * only one of clouds.yaml. Throws OperatingError with a CloudErrorCode.
   */
  readonly open: (name: string | undefined, signal?: AbortSignal) => Promise<Cloud>;
};

/** Why a cloud could not be opened or asked. */
export type CloudErrorCode =
  | "cloud-config-invalid"
  | "cloud-config-unreadable"
  | "cloud-unknown"
  | "cloud-unreachable"
  | "cloud-timeout"
  | "cloud-certificate-untrusted"
  | "cloud-login-failed"
  | "cloud-forbidden"
  | "cloud-service-missing"
  | "cloud-version-unsupported"
  | "cloud-not-found"
  | "cloud-conflict"
  | "cloud-quota-exceeded"
  | "cloud-request-refused"
  | "cloud-busy"
  | "cloud-failing"
  | "cloud-answer-strange";
