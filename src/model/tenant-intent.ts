import type { NewFlavor, NewNetwork, NewSubnet, Properties } from "./cloud-resources.ts";
import type { HostName } from "./ids.ts";

/** Hosts of the fleet by name, by labels, or by both; all that is given must match. */
export type HostChoice = {
  readonly names?: readonly HostName[];
  readonly labels: Readonly<Record<string, string>>;
};

/** An aggregate that shall be there with these hosts; others that are in it stay. */
export type AggregateIntent = {
  readonly name: string;
  readonly availabilityZone: string | undefined;
  readonly hosts: HostChoice;
  readonly properties: Properties;
};

/** A flavor that shall be there with these extra specs; others that it has stay. */
export type FlavorIntent = NewFlavor & { readonly properties: Properties };

/** Extra specs that each flavor shall have that the file does not list itself, so that it keeps off SR-IOV hosts. */
export type OtherFlavorsIntent = {
  readonly properties: Properties;
  /** Names of flavors that are left alone. */
  readonly except: readonly string[];
};

/** A network that projects get on a physical network. */
export type NetworkIntent = NewNetwork & { readonly subnets: readonly Omit<NewSubnet, "networkId">[] };

/** What projects find in the cloud, beside what its hosts offer. */
export type TenantIntent = {
  readonly aggregates: readonly AggregateIntent[];
  readonly flavors: readonly FlavorIntent[];
  readonly otherFlavors: OtherFlavorsIntent | undefined;
  readonly networks: readonly NetworkIntent[];
};

/** One image as files here: a disk, and for images without a boot loader a kernel and its first file system. */
export type ProofImageFiles = {
  readonly disk: string;
  readonly kernel: string | undefined;
  readonly ramdisk: string | undefined;
  /** Of the disk: raw, qcow2. */
  readonly diskFormat: string;
  readonly properties: Properties;
};

/** How it is seen that a VM answers over its VF. */
export type ProofReach =
  /** From the DHCP namespace on the host whose agent serves the network. */
  | { readonly by: "dhcp-namespace"; readonly check: "ping" | "ssh" }
  /** From a second VM with a VF, which tells by its console. */
  | { readonly by: "second-vm"; readonly on: "other-host" | "same-host" }
  /** From a host of the fleet that has an address in the network. */
  | { readonly by: "host"; readonly host: HostName; readonly check: "ping" | "ssh" };

/** How it is proved that a VM gets a VF and answers over it. */
export type ProofIntent = {
  /** An image of the cloud by its name or id, or files that are uploaded for the proof, or an address to fetch a disk from. */
  readonly image:
    | { readonly kind: "existing"; readonly name: string }
    | { readonly kind: "files"; readonly files: ProofImageFiles }
    | {
        readonly kind: "url";
        readonly url: string;
        readonly diskFormat: string;
        readonly properties: Properties;
      };
  /** A flavor of the cloud by its name, or one that is made for the proof. */
  readonly flavor:
    | { readonly kind: "existing"; readonly name: string }
    | { readonly kind: "made"; readonly size: Omit<NewFlavor, "name">; readonly properties: Properties };
  /** By the physical network that a pool's VFs are on: a network of the cloud by its name or one that is made for the proof. */
  readonly networks: readonly ProofNetwork[];
  readonly reach: ProofReach;
  /** Who logs in by SSH. */
  readonly user: string;
  /** The guest gets its script and key by a disk as well. */
  readonly configDrive: boolean;
  /** Two VMs on two hosts are compared: full MTU, isolation of VLANs, throughput. */
  readonly pairs: boolean;
  /** VLAN that no VM of the pair is on, for the isolation; undefined: isolation is not looked at. */
  readonly otherVlan: number | undefined;
  /** Hosts at once. */
  readonly concurrency: number;
  /** Until the VM is ACTIVE, until it answers, and until all is deleted. */
  readonly buildTimeoutMs: number;
  readonly answerTimeoutMs: number;
  readonly deleteTimeoutMs: number;
};

/** The network of the proof on one physical network. */
export type ProofNetwork =
  | { readonly kind: "existing"; readonly physicalNetwork: string; readonly name: string }
  | {
      readonly kind: "made";
      readonly physicalNetwork: string;
      /** undefined: flat, or Neutron takes one of its range, as flat says. */
      readonly vlan: number | undefined;
      readonly flat: boolean;
      readonly mtu: number | undefined;
      readonly cidr: string;
    };
