import type { HostName, PciAddress } from "./ids.ts";
import type { DeploymentId, OpenstackIntent } from "./openstack-intent.ts";
import type { OpenstackRelease, OpenstackService, Provenance } from "./openstack-release.ts";
import type { OptionWord } from "./openstack-words.ts";

/** A PF that serves a physical network, with what OpenStack has to be told of it. */
export type ServingPf = {
  readonly pf: PciAddress;
  readonly netdev: string;
  readonly physicalNetwork: string;
  /** undefined: nothing is said of it. */
  readonly trusted: boolean | undefined;
  /** VFs that are left to the host. */
  readonly excluded: readonly PciAddress[];
  /** All VFs of the PF that are there or will be, for releases or cases in which each is listed on its own. */
  readonly vfs: readonly PciAddress[];
  /** What OpenStack has been told of the PF otherwise may be replaced. */
  readonly takeOver?: boolean;
  /** PCI ids of the VFs, four hex digits each; undefined: the kernel does not tell before they are made. */
  readonly vfId?: { readonly vendor: string; readonly device: string } | undefined;
  readonly bandwidth: { readonly egressKbps: number; readonly ingressKbps: number } | undefined;
};

/** All that OpenStack has to be told, for a tool that renders its configuration. */
export type SriovSettings = Pick<
  OpenstackIntent,
  "physicalNetworks" | "numaFilter" | "extensionDrivers" | "fdb" | "reportInPlacement"
> & {
  readonly release: OpenstackRelease;
  readonly computes: readonly { readonly host: HostName; readonly pfs: readonly ServingPf[] }[];
  readonly controllers: readonly HostName[];
  /** PCI ids of VFs, as `8086:10ed`. */
  readonly vfIds: readonly string[];
  /** Lists that the controllers' services have in force, where they could be read: what is in them is kept. */
  readonly inForce?: Partial<Readonly<Record<OptionWord, readonly string[]>>>;
};

/** A file that a deployment tool takes as its input. */
export type DeploymentInput = {
  /** Where the tool expects it, from the folder of its configuration: `config/nova.conf`. */
  readonly path: string;
  readonly content: string;
  /** whole: the file is this; merge: these settings have to go into the file that is there. */
  readonly use: "whole" | "merge";
  readonly why: string;
};

/** A way in which OpenStack is installed and configured. */
export type Deployment = {
  readonly id: DeploymentId;
  readonly name: string;
  /** Paths on a host of which any one tells that it is so; the first deployment that has one counts. */
  readonly signs: readonly string[];
  /** How it is known, with what was not seen. */
  readonly provenance: Provenance;
} & (
  | { readonly owner: "vfleet" }
  | {
      /** A tool writes the files anew: vfleet does not edit them. */
      readonly owner: "tool";
      /** Where the tool's configuration is by default, on the machine that deploys. */
      readonly inputFolder: string;
      readonly composeInputs: (settings: SriovSettings) => readonly DeploymentInput[];
      /** The commands by which the tool applies them. */
      readonly apply: readonly string[];
      /** What a service reads on a host once the tool has rendered it, in order; undefined: not on the host's disk. */
      readonly renderedFiles: (
        service: OpenstackService,
        release: OpenstackRelease,
      ) => readonly string[] | undefined;
      /** What an operator has to know beside, each a sentence. */
      readonly notes: readonly string[];
    }
);
