import type { CloudRef, PlaceAction } from "../../model/cloud-action.ts";
import type { NewSubnet, Subnet } from "../../model/cloud-resources.ts";
import type { HostName, RunId } from "../../model/ids.ts";
import type { ProofPlan, ProofVm } from "../../model/proof.ts";
import type { ProofIntent, ProofNetwork } from "../../model/tenant-intent.ts";
import { groupVms } from "./group-vms.ts";
import { splitAddresses } from "./split-addresses.ts";

/** A network of the cloud that proofs use, as it was found. */
export type FoundNetwork = {
  readonly id: string;
  readonly mtu: number | undefined;
  readonly vlan: number | undefined;
  readonly subnets: readonly Pick<Subnet, "cidr">[];
};

/** What of the cloud a proof stands on: things that are there, by what the fleet file calls them. */
export type ProofGround = {
  /** undefined: it is made for the proof. */
  readonly imageId: string | undefined;
  readonly flavorId: string | undefined;
  /** Existing networks by their physical network. */
  readonly networks: ReadonlyMap<string, FoundNetwork>;
};

/** A host to be proved on a physical network, and how Nova names it. */
export type ProofHost = {
  readonly host: HostName;
  readonly physicalNetwork: string;
  readonly place: { readonly host: string; readonly zone: string };
};

/** What a proof is planned from. */
export type ProofQuestion = {
  readonly run: RunId;
  readonly proof: ProofIntent;
  readonly ground: ProofGround;
  readonly hosts: readonly ProofHost[];
  /** A line as OpenSSH has it. */
  readonly publicKey: string;
  readonly notRun: ProofPlan["notRun"];
};

/** How what a proof makes is named: whoever finds one of these knows which run to ask. */
export function proofName(run: RunId, what: string): string {
  return `vfleet-proof-${run}-${what}`;
}

/** Says what a proof will make, and which VMs are there at the same time. Pure. */
export function planProof(question: ProofQuestion): ProofPlan {
  const { run, proof, ground, hosts, notRun } = question;
  const networkOf = (physicalNetwork: string): CloudRef => {
    const found = ground.networks.get(physicalNetwork);
    return found ? { id: found.id } : { name: proofName(run, physicalNetwork) };
  };
  const subjects = hosts.map(({ host, physicalNetwork, place }, at): ProofVm => {
    const name = proofName(run, `${at + 1}-${host.slice(0, 100)}`);
    const network = networkOf(physicalNetwork);
    return { name, host, place, physicalNetwork, network, part: "subject", sendsTo: undefined };
  });
  const grouped = groupVms(subjects, proof, (vm) => ({ name: otherNetworkName(run, vm.physicalNetwork) }));
  const used = new Set(grouped.groups.flat().map(({ physicalNetwork }) => physicalNetwork));
  const strangers = grouped.groups.flat().filter(({ part }) => part === "stranger");
  return {
    run,
    shared: [
      keyAction(run, question.publicKey),
      ...(ground.imageId === undefined ? imageActions(run, proof) : []),
      ...(ground.flavorId === undefined ? flavorActions(run, proof) : []),
      ...proof.networks
        .filter(({ physicalNetwork }) => used.has(physicalNetwork))
        .flatMap((network) => (network.kind === "made" ? madeNetwork(question, network) : [])),
      ...otherNetworks(question, new Set(strangers.map(({ physicalNetwork }) => physicalNetwork))),
    ],
    groups: grouped.groups,
    notRun: [...notRun, ...grouped.notRun],
  };
}

/** The image that the proof's servers boot from. */
export function imageRef({ run, proof, ground }: Pick<ProofQuestion, "run" | "proof" | "ground">): CloudRef {
  if (ground.imageId !== undefined) return { id: ground.imageId };
  return { name: proofName(run, proof.image.kind === "files" ? "disk" : "image") };
}

/** The flavor of the proof's servers. */
export function flavorRef({ run, ground }: Pick<ProofQuestion, "run" | "ground">): CloudRef {
  return ground.flavorId === undefined ? { name: proofName(run, "flavor") } : { id: ground.flavorId };
}

/** The name of the key of a proof's servers. */
export function keyName(run: RunId): string {
  return proofName(run, "key");
}

function keyAction(run: RunId, publicKey: string): PlaceAction {
  return { kind: "make-key-pair", name: keyName(run), publicKey };
}

/** A kernel and its first file system come before the disk that names them. */
function imageActions(run: RunId, { image }: ProofIntent): readonly PlaceAction[] {
  if (image.kind === "existing") return [];
  const visibility = "private" as const;
  if (image.kind === "url") {
    const { diskFormat, properties, url } = image;
    const made = {
      name: proofName(run, "image"),
      diskFormat,
      containerFormat: "bare",
      visibility,
      properties,
    };
    return [{ kind: "make-image", image: made, source: { url }, links: {} }];
  }
  const { disk, kernel, ramdisk, diskFormat, properties } = image.files;
  const boot = (what: "kernel" | "ramdisk", format: string, file: string): PlaceAction => ({
    kind: "make-image",
    image: {
      name: proofName(run, what),
      diskFormat: format,
      containerFormat: format,
      visibility,
      properties: {},
    },
    source: { file },
    links: {},
  });
  const links = {
    ...(kernel === undefined ? {} : { kernel_id: proofName(run, "kernel") }),
    ...(ramdisk === undefined ? {} : { ramdisk_id: proofName(run, "ramdisk") }),
  };
  return [
    ...(kernel === undefined ? [] : [boot("kernel", "aki", kernel)]),
    ...(ramdisk === undefined ? [] : [boot("ramdisk", "ari", ramdisk)]),
    {
      kind: "make-image",
      image: { name: proofName(run, "disk"), diskFormat, containerFormat: "bare", visibility, properties },
      source: { file: disk },
      links,
    },
  ];
}

function flavorActions(run: RunId, { flavor }: ProofIntent): readonly PlaceAction[] {
  if (flavor.kind === "existing") return [];
  const { size, properties } = flavor;
  return [{ kind: "make-flavor", flavor: { ...size, name: proofName(run, "flavor") }, properties }];
}

type MadeNetwork = Extract<ProofNetwork, { kind: "made" }>;

function madeNetwork({ run, proof }: ProofQuestion, network: MadeNetwork): readonly PlaceAction[] {
  const { physicalNetwork, vlan, flat, mtu, cidr } = network;
  const name = proofName(run, physicalNetwork);
  const pools = proof.otherVlan === undefined ? [] : splitAddresses(cidr).lower;
  return networkActions({ name, physicalNetwork, vlan, flat, mtu, cidr, pools });
}

function otherNetworkName(run: RunId, physicalNetwork: string): string {
  return proofName(run, `${physicalNetwork}-other`);
}

/** Networks of the same addresses on another VLAN: what crosses over would be answered. */
function otherNetworks(
  { run, proof, ground }: ProofQuestion,
  physicalNetworks: ReadonlySet<string>,
): readonly PlaceAction[] {
  return [...physicalNetworks].flatMap((physicalNetwork) => {
    const made = proof.networks.find((each) => each.physicalNetwork === physicalNetwork);
    const found = ground.networks.get(physicalNetwork);
    const cidr = found?.subnets[0]?.cidr ?? (made?.kind === "made" ? made.cidr : undefined);
    if (cidr === undefined) return [];
    const mtu = found?.mtu ?? (made?.kind === "made" ? made.mtu : undefined);
    const name = otherNetworkName(run, physicalNetwork);
    const pools = splitAddresses(cidr).upper;
    return networkActions({ name, physicalNetwork, vlan: proof.otherVlan, flat: false, mtu, cidr, pools });
  });
}

type NetworkShape = Omit<MadeNetwork, "kind"> & Pick<NewSubnet, "name" | "pools">;

function networkActions({
  name,
  physicalNetwork,
  vlan,
  flat,
  mtu,
  cidr,
  pools,
}: NetworkShape): readonly PlaceAction[] {
  const kind = flat ? "flat" : "vlan";
  return [
    {
      kind: "make-network",
      network: { name, physicalNetwork, kind, vlan: flat ? undefined : vlan, mtu, shared: false },
    },
    {
      kind: "make-subnet",
      network: name,
      subnet: { name, cidr, gateway: "none", dhcp: true, pools, dnsServers: [] },
    },
  ];
}
