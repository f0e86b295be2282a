import type { HostName } from "./ids.ts";
import type { DeploymentInput } from "./openstack-deployment.ts";

/** A file for a deployment tool, with the place that the tool looks for it at. */
export type PlacedInput = DeploymentInput & {
  /** The path on the machine that deploys, by the tool's defaults. */
  readonly destination: string;
};

/** What a deployment tool has to be given so that OpenStack hands out the VFs of these hosts. */
export type ToolInputs = {
  /** The tool's name. */
  readonly deployment: string;
  /** The release's name. */
  readonly release: string;
  readonly computes: readonly HostName[];
  readonly controllers: readonly HostName[];
  readonly files: readonly PlacedInput[];
  /** The commands by which the tool applies them. */
  readonly apply: readonly string[];
  /** What the operator has to know beside, each a sentence. */
  readonly notes: readonly string[];
};
