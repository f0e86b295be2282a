import type { CloudRef, PlaceAction } from "./cloud-action.ts";
import type { Finding } from "./finding.ts";
import type { HostName, PciAddress, RunId } from "./ids.ts";

/** The layers between a request for a VM and an answer over its VF, from the first to the last that it needs. */
export const proofLayers = [
  "preparation",
  "scheduling",
  "binding",
  "host",
  "wiring",
  "guest",
  "traffic",
  "cleanup",
] as const;

/** A layer that a proof looks at. */
export type ProofLayer = (typeof proofLayers)[number];

/** One thing that a proof looked at. */
export type ProofCheck = {
  readonly layer: ProofLayer;
  readonly holds: "yes" | "no" | "unknown";
  readonly summary: string;
};

/** A VM that a proof makes: what for, where, and by which actions, in their order. */
export type ProofVm = {
  /** Unique in a run: the server's and the port's name. */
  readonly name: string;
  /** The host that it is to prove. */
  readonly host: HostName;
  readonly place: { readonly host: string; readonly zone: string };
  readonly physicalNetwork: string;
  readonly network: CloudRef;
  /** subject: it is what is proved; partner: it stands beside it on its host; stranger: on another VLAN, and must not be heard. */
  readonly part: "subject" | "partner" | "stranger";
  /** The VM that it sends to and reports of, by name; undefined: it only answers. */
  readonly sendsTo: string | undefined;
};

/** How fast something went, for the record: it is never judged. */
export type Throughput = { readonly from: HostName; readonly to: HostName; readonly mbitPerSecond: number };

/** What is known of a proof's VM, for whoever looks for it in logs. */
export type ProofVmRecord = {
  readonly name: string;
  readonly serverId: string | undefined;
  readonly instanceName: string | undefined;
  readonly portId: string | undefined;
  readonly mac: string | undefined;
  readonly address: string | undefined;
  readonly pciSlot: PciAddress | undefined;
  readonly vlan: number | undefined;
};

/** How long a part of a proof took. */
export type ProofTime = { readonly what: "build" | "answer" | "delete"; readonly durationMs: number };

/** What a proof showed of one host on one physical network. */
export type HostProof = {
  readonly host: HostName;
  readonly physicalNetwork: string;
  readonly outcome: "proved" | "failed" | "not-run";
  readonly vm: ProofVmRecord | undefined;
  readonly checks: readonly ProofCheck[];
  readonly findings: readonly Finding[];
  readonly times: readonly ProofTime[];
  /** The end of the VM's console; undefined: there was none to be read. */
  readonly console: string | undefined;
};

/** A proof as it ended. */
export type ProofReport = {
  readonly run: RunId;
  readonly cloud: string;
  readonly startedAt: string;
  readonly endedAt: string;
  /** In words: how it was seen that VMs answer. */
  readonly reach: string;
  readonly hosts: readonly HostProof[];
  readonly throughputs: readonly Throughput[];
  /** What is about no host: what earlier runs left, what could not be deleted. */
  readonly findings: readonly Finding[];
};

/** What a proof will make, before it does. */
export type ProofPlan = {
  readonly run: RunId;
  /** Made once, in this order: key, image, flavor, networks. */
  readonly shared: readonly PlaceAction[];
  /** VMs that are there at the same time. */
  readonly groups: readonly (readonly ProofVm[])[];
  /** Hosts that cannot be proved, and why. */
  readonly notRun: readonly {
    readonly host: HostName;
    readonly physicalNetwork: string;
    readonly finding: Finding;
  }[];
};
