import { closestWord } from "./closest-word.ts";
import type { Numbered } from "./fleet-file-hosts.ts";
import type { FieldProblem } from "./fleet-file-issues.ts";
import type { PhysicalNetworkEntry } from "./fleet-file-openstack-schema.ts";
import { findSubnetProblems, subnetOf } from "./fleet-file-subnets.ts";
import type { NetworkEntry } from "./fleet-file-tenants-schema.ts";
import type { FieldPath } from "./fleet-file-yaml.ts";
import type { NetworkIntent } from "./tenant-intent.ts";

/** The physical networks of the file; complete is false when some are wrong, so that unknown names prove nothing. */
export type KnownNetworks = {
  readonly networks: readonly Numbered<PhysicalNetworkEntry>[];
  readonly complete: boolean;
};

/** A network of projects with its defaults. */
export function networkOf(entry: NetworkEntry): NetworkIntent {
  const { name, physicalNetwork, vlan, flat, mtu, shared, subnets } = entry;
  return {
    name,
    physicalNetwork,
    kind: flat === true ? "flat" : "vlan",
    vlan: flat === true ? undefined : vlan,
    mtu,
    shared: shared ?? false,
    subnets: (subnets ?? []).map(subnetOf),
  };
}

/** What is wrong with the networks of projects beside each other and beside the physical networks. */
export function findNetworkIntentProblems(
  entries: readonly Numbered<NetworkEntry>[],
  known: KnownNetworks,
): readonly FieldProblem[] {
  const places = new Map<string, number>();
  return entries.flatMap(({ entry, index }) => {
    const path = ["openstack", "networks", index];
    return [
      ...findSegmentProblems(entry, path, known),
      ...findTakenSegment(places, entry, path),
      ...findSubnetProblems(entry.subnets ?? [], [...path, "subnets"]),
    ];
  });
}

/** Where a network is to be on a physical one, as it is written. */
export type SegmentEntry = Pick<NetworkEntry, "physicalNetwork" | "vlan" | "flat">;

/** Why Neutron would not make a network there. */
export function findSegmentProblems(
  { physicalNetwork, vlan, flat }: SegmentEntry,
  path: FieldPath,
  known: KnownNetworks,
): readonly FieldProblem[] {
  const both: readonly FieldProblem[] =
    flat === true && vlan !== undefined
      ? [
          {
            path: [...path, "vlan"],
            at: "key",
            message: "is given with flat: true, and a flat network has none",
            fix: "keep one of them",
          },
        ]
      : [];
  const physical = known.networks.find(({ entry }) => entry.name === physicalNetwork)?.entry;
  if (physical) return both.length > 0 ? both : findSegmentMissing(physical, { vlan, flat }, path);
  return [...both, ...unknownPhysicalNetwork(physicalNetwork, [...path, "physicalNetwork"], known)];
}

/** That a physical network is not among those of the file. */
export function unknownPhysicalNetwork(
  name: string,
  path: FieldPath,
  { networks, complete }: KnownNetworks,
): readonly FieldProblem[] {
  const names = networks.map(({ entry }) => entry.name);
  if (names.includes(name) || !complete) return [];
  const meant = closestWord(name, names);
  return [
    {
      path,
      at: "value",
      message: `${name} is not among openstack.physicalNetworks`,
      fix: meant === undefined ? "add it there" : `did you mean ${meant}?`,
    },
  ];
}

function findSegmentMissing(
  physical: PhysicalNetworkEntry,
  { vlan, flat }: Omit<SegmentEntry, "physicalNetwork">,
  path: FieldPath,
): readonly FieldProblem[] {
  const { name } = physical;
  const there = "under openstack.physicalNetworks";
  const at = "key";
  if (flat === true) {
    if (physical.flat === true) return [];
    const message = `is not allowed: ${name} is not flat ${there}`;
    return [{ path: [...path, "flat"], at, message, fix: `add flat: true to ${name} there, or name a vlan` }];
  }
  if (physical.vlans !== undefined) return [];
  if (vlan === undefined)
    return [
      {
        path: [...path, "physicalNetwork"],
        at: "value",
        message: `${name} has no VLANs of which Neutron could take one`,
        fix: physical.flat === true ? "add flat: true" : `name a vlan, or add vlans to ${name} ${there}`,
      },
    ];
  if (physical.flat !== true) return [];
  const message = `is not allowed: ${name} is flat alone ${there}`;
  return [{ path: [...path, "vlan"], at, message, fix: `add vlans to ${name} there, or write flat: true` }];
}

/** A VLAN of a physical network, and its traffic without one, belong to one network alone. */
function findTakenSegment(
  places: Map<string, number>,
  { physicalNetwork, vlan, flat }: SegmentEntry,
  path: FieldPath,
): readonly FieldProblem[] {
  if (flat !== true && vlan === undefined) return [];
  const key = JSON.stringify([physicalNetwork, flat === true ? "flat" : vlan]);
  const before = places.get(key);
  if (before === undefined) {
    places.set(key, Number(path.at(-1)));
    return [];
  }
  const what = flat === true ? `${physicalNetwork} without a VLAN` : `VLAN ${vlan} of ${physicalNetwork}`;
  return [
    {
      path: [...path, flat === true ? "flat" : "vlan"],
      at: "value",
      message: `${what} is taken by openstack.networks[${before}] already`,
      fix: "give one of them another VLAN",
    },
  ];
}
