import { numbersOf } from "./fleet-file-fields.ts";
import type { Numbered } from "./fleet-file-hosts.ts";
import type { FieldProblem } from "./fleet-file-issues.ts";
import { type KnownNetworks, unknownPhysicalNetwork } from "./fleet-file-networks.ts";
import { kbpsOf, type PhysicalNetworkEntry } from "./fleet-file-openstack-schema.ts";
import type { OpenstackEntry, PoolEntry } from "./fleet-file-schema.ts";
import type { FieldPath } from "./fleet-file-yaml.ts";
import type { Pool } from "./intent.ts";
import type { OpenstackIntent, PhysicalNetwork } from "./openstack-intent.ts";

/** The field `openstack` with its defaults. */
export function resolveOpenstack(
  entry: OpenstackEntry,
  made: Pick<OpenstackIntent, "tenants" | "proof">,
): OpenstackIntent {
  return {
    release: String(entry.release ?? "auto").toLowerCase(),
    deployment: entry.deployment ?? "auto",
    ...(entry.cloud === undefined ? {} : { cloud: entry.cloud }),
    physicalNetworks: (entry.physicalNetworks ?? []).map(networkOf),
    numaFilter: entry.numaFilter ?? false,
    extensionDrivers: [...new Set(entry.extensionDrivers)],
    fdb: entry.fdb ?? false,
    reportInPlacement: entry.reportInPlacement ?? false,
    ...made,
  };
}

function networkOf({ name, vlans, flat }: PhysicalNetworkEntry): PhysicalNetwork {
  return { name, vlans: listed(vlans).map(numbersOf), flat: flat ?? false };
}

/** What a pool tells OpenStack besides its physical network. */
export function openstackFieldsOf(entry: PoolEntry): Pick<Pool, "trusted" | "excludedVfs" | "bandwidth"> {
  const { trusted, excludeVfs, bandwidth } = entry;
  return {
    ...(trusted === undefined ? {} : { trusted }),
    excludedVfs: [...new Set(listed(excludeVfs).map(numbersOf).flatMap(numbersFrom))].toSorted(
      (a, b) => a - b,
    ),
    ...(bandwidth === undefined ? {} : { bandwidth: bandwidthOf(bandwidth) }),
  };
}

function bandwidthOf(written: NonNullable<PoolEntry["bandwidth"]>): Pool["bandwidth"] & object {
  const { egress, ingress } = typeof written === "object" ? written : { egress: written, ingress: written };
  return { egressKbps: kbpsOf(egress), ingressKbps: kbpsOf(ingress) };
}

function numbersFrom({ first, last }: ReturnType<typeof numbersOf>): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => first + offset);
}

type Written = number | string;

function listed(written: Written | readonly Written[] | undefined): readonly Written[] {
  if (written === undefined) return [];
  return typeof written === "object" ? written : [written];
}

/** The items of a field that takes one or a list, each with its place. */
function placed(written: Written | readonly Written[] | undefined, path: FieldPath) {
  const isList = typeof written === "object";
  return listed(written).map((item, index) => ({ item, at: isList ? [...path, index] : path }));
}

function fromHighToLow(item: Written, path: FieldPath): readonly FieldProblem[] {
  const { first, last } = numbersOf(item);
  if (first <= last) return [];
  return [{ path, at: "value", message: `has ${item} from high to low`, fix: `write ${last}-${first}` }];
}

/** What is wrong with the physical networks beside each other. */
export function findNetworkProblems(
  networks: readonly Numbered<PhysicalNetworkEntry>[],
): readonly FieldProblem[] {
  const placeOf = new Map<string, Numbered<PhysicalNetworkEntry>>();
  return networks.flatMap((network) => {
    const { entry, index } = network;
    const path = ["openstack", "physicalNetworks", index];
    const before = placeOf.get(entry.name.toLowerCase());
    if (before === undefined) placeOf.set(entry.name.toLowerCase(), network);
    const twice = before === undefined ? [] : [sameName(entry.name, before, [...path, "name"])];
    return [...twice, ...findVlanProblems(entry, [...path, "vlans"])];
  });
}

function sameName(name: string, before: Numbered<PhysicalNetworkEntry>, path: FieldPath): FieldProblem {
  const where = `openstack.physicalNetworks[${before.index}]`;
  if (name === before.entry.name)
    return {
      path,
      at: "value",
      message: `${name} is given twice, also in ${where}`,
      fix: "keep one of them",
    };
  return {
    path,
    at: "value",
    message: `${name} and the ${before.entry.name} of ${where} differ in upper and lower case alone, which Neutron tells apart and Nova does not`,
    fix: "give one of them another name",
  };
}

function findVlanProblems({ vlans }: PhysicalNetworkEntry, path: FieldPath): readonly FieldProblem[] {
  const taken = new Map<number, Written>();
  return placed(vlans, path).flatMap(({ item, at }) => {
    const reversed = fromHighToLow(item, at);
    if (reversed.length > 0) return reversed;
    const ids = numbersFrom(numbersOf(item));
    const twice = ids.find((id) => taken.has(id));
    for (const id of ids) if (!taken.has(id)) taken.set(id, item);
    if (twice === undefined) return [];
    const message = `has VLAN ${twice} twice, in ${taken.get(twice)} and in ${item}`;
    return [{ path: at, at: "value", message, fix: "let no two of them overlap" }];
  });
}

/** What is wrong with what a pool says for OpenStack; known is undefined where the file has no `openstack`. */
export function findPoolProblems(
  pools: readonly Numbered<PoolEntry>[],
  known: KnownNetworks | undefined,
): readonly FieldProblem[] {
  return pools.flatMap(({ entry, index }) => {
    const path = ["pools", index];
    const problems = findExcludeProblems(entry, [...path, "excludeVfs"]);
    if (known === undefined) return [...withoutOpenstack(entry, path), ...problems];
    return [...problems, ...findNetworkOfPool(entry, known, path)];
  });
}

function withoutOpenstack(entry: PoolEntry, path: FieldPath): readonly FieldProblem[] {
  return (["trusted", "excludeVfs", "bandwidth"] as const)
    .filter((field) => entry[field] !== undefined)
    .map((field) => ({
      path: [...path, field],
      at: "key",
      message: "is only told to OpenStack with an openstack section, and there is none",
      fix: "add openstack or remove this",
    }));
}

function findNetworkOfPool(entry: PoolEntry, known: KnownNetworks, path: FieldPath): readonly FieldProblem[] {
  const { physicalNetwork, bandwidth } = entry;
  if (physicalNetwork === undefined) {
    if (bandwidth === undefined) return [];
    const message = "is promised on a physical network, and the pool has none";
    return [{ path: [...path, "bandwidth"], at: "key", message, fix: "add physicalNetwork or remove this" }];
  }
  return unknownPhysicalNetwork(physicalNetwork, [...path, "physicalNetwork"], known);
}

function findExcludeProblems({ excludeVfs, vfCount }: PoolEntry, path: FieldPath): readonly FieldProblem[] {
  return placed(excludeVfs, path).flatMap(({ item, at }) => {
    const reversed = fromHighToLow(item, at);
    if (reversed.length > 0 || typeof vfCount !== "number") return reversed;
    const { last } = numbersOf(item);
    if (last < vfCount) return [];
    const there = vfCount === 0 ? "has no VFs" : `has the VFs 0 to ${vfCount - 1}`;
    return [
      {
        path: at,
        at: "value",
        message: `has VF ${last}, but a NIC of this pool ${there}`,
        fix: "leave it out or raise vfCount",
      },
    ];
  });
}
