import type { FieldProblem } from "./fleet-file-issues.ts";
import { findSegmentProblems, type KnownNetworks, unknownPhysicalNetwork } from "./fleet-file-networks.ts";
import type { ProofEntry, ProofNetworkEntry } from "./fleet-file-proof-schema.ts";
import { findCidrProblems } from "./fleet-file-subnets.ts";
import type { FieldPath } from "./fleet-file-yaml.ts";
import type { NetworkIntent, ProofNetwork } from "./tenant-intent.ts";

/** What a proof's networks are resolved against. */
export type ProofGround = {
  readonly physicalNetworks: KnownNetworks;
  /** Those that the file makes for projects. */
  readonly networks: readonly Pick<NetworkIntent, "name" | "physicalNetwork">[];
};

/** Addresses that are set apart for tests of networks (RFC 2544). */
const defaultCidr = "198.18.0.0/24";

/** The networks of a proof; what is wrong with them is left out. */
export function proofNetworksOf({ network }: ProofEntry, ground: ProofGround): readonly ProofNetwork[] {
  if (network === undefined) return madeForAll(ground);
  return listOf(network).flatMap((entry): readonly ProofNetwork[] => {
    const physicalNetwork = physicalNetworkOf(entry, ground);
    if (physicalNetwork === undefined) return [];
    if (typeof entry === "string") return [{ kind: "existing", physicalNetwork, name: entry }];
    const { name, vlan, flat, mtu, cidr } = entry;
    if (name !== undefined) return [{ kind: "existing", physicalNetwork, name }];
    return [{ kind: "made", physicalNetwork, vlan, flat: flat ?? false, mtu, cidr: cidr ?? defaultCidr }];
  });
}

function madeForAll({ physicalNetworks }: ProofGround): readonly ProofNetwork[] {
  return physicalNetworks.networks
    .filter(({ entry }) => entry.vlans !== undefined || entry.flat === true)
    .map(({ entry }) => ({
      kind: "made",
      physicalNetwork: entry.name,
      vlan: undefined,
      flat: entry.vlans === undefined,
      mtu: undefined,
      cidr: defaultCidr,
    }));
}

function listOf(network: NonNullable<ProofEntry["network"]>): readonly ProofNetworkEntry[] {
  return Array.isArray(network) ? network : [network];
}

/** Of a network that is named alone, the physical one that the file has it on, or the only one. */
function physicalNetworkOf(entry: ProofNetworkEntry, ground: ProofGround): string | undefined {
  if (typeof entry !== "string") return entry.physicalNetwork;
  const made = ground.networks.find(({ name }) => name === entry);
  if (made) return made.physicalNetwork;
  const { networks } = ground.physicalNetworks;
  return networks.length === 1 ? networks[0]?.entry.name : undefined;
}

/** What is wrong with the networks of a proof. */
export function findProofNetworkProblems(
  { network }: ProofEntry,
  ground: ProofGround,
  path: FieldPath,
): readonly FieldProblem[] {
  const known = ground.physicalNetworks;
  if (network === undefined) {
    if (!known.complete || madeForAll(ground).length > 0) return [];
    const message = "is left out, and no physical network has VLANs or is flat, so that none can be made";
    const fix = "name one, such as { physicalNetwork: physnet2, vlan: 299 }";
    return [{ path, at: "key", message, fix }];
  }
  const isList = Array.isArray(network);
  const taken = new Map<string, number>();
  return listOf(network).flatMap((entry, index) => {
    const at = isList ? [...path, index] : path;
    const physicalNetwork = physicalNetworkOf(entry, ground);
    if (physicalNetwork === undefined)
      return typeof entry === "string" && known.complete ? [onWhich(entry, known, at)] : [];
    const before = taken.get(physicalNetwork);
    taken.set(physicalNetwork, index);
    const twice = before === undefined ? [] : [secondOn(physicalNetwork, before, at)];
    return [...twice, ...(typeof entry === "string" ? [] : findEntryProblems(entry, at, known))];
  });
}

function findEntryProblems(
  entry: Exclude<ProofNetworkEntry, string>,
  path: FieldPath,
  known: KnownNetworks,
): readonly FieldProblem[] {
  if (entry.name === undefined)
    return [
      ...findSegmentProblems(entry, path, known),
      ...(entry.cidr === undefined ? [] : findCidrProblems(entry.cidr, [...path, "cidr"])),
    ];
  const made = (["vlan", "flat", "mtu", "cidr"] as const).find((field) => entry[field] !== undefined);
  const idle: readonly FieldProblem[] =
    made === undefined
      ? []
      : [
          {
            path: [...path, made],
            at: "key",
            message: "is for a network that is made for the proof, and this one has a name",
            fix: "keep name or this",
          },
        ];
  return [...idle, ...unknownPhysicalNetwork(entry.physicalNetwork, [...path, "physicalNetwork"], known)];
}

function onWhich(name: string, { networks }: KnownNetworks, path: FieldPath): FieldProblem {
  const names = networks.map(({ entry }) => entry.name);
  const example = `{ physicalNetwork: ${names[0] ?? "physnet2"}, name: ${name} }`;
  const message = `does not tell on which physical network ${name} is, and there ${names.length === 0 ? "are none" : `are ${names.join(", ")}`}`;
  return { path, at: "value", message, fix: `write ${example}` };
}

function secondOn(physicalNetwork: string, before: number, path: FieldPath): FieldProblem {
  const message = `is a second network on ${physicalNetwork}, beside that of openstack.proof.network[${before}]`;
  return { path, at: "value", message, fix: "keep one of them" };
}
