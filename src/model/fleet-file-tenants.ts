import { fieldOf, soundEntries } from "./fleet-file-entries.ts";
import type { HostChooser } from "./fleet-file-host-choice.ts";
import { asList, type Numbered } from "./fleet-file-hosts.ts";
import type { FieldProblem } from "./fleet-file-issues.ts";
import { findNetworkIntentProblems, type KnownNetworks, networkOf } from "./fleet-file-networks.ts";
import {
  type AggregateEntry,
  aggregateSchema,
  type FlavorEntry,
  flavorSchema,
  networkSchema,
  type OtherFlavorsEntry,
  otherFlavorsSchema,
} from "./fleet-file-tenants-schema.ts";
import type { FieldPath } from "./fleet-file-yaml.ts";
import type { HostName } from "./ids.ts";
import type { AggregateIntent, FlavorIntent, OtherFlavorsIntent, TenantIntent } from "./tenant-intent.ts";

/** What of the file the fields of `openstack` are resolved against. */
export type OpenstackGround = { readonly chooser: HostChooser; readonly physicalNetworks: KnownNetworks };

/** What projects find in the cloud, and what is wrong with it; undefined: the file asks for none of it. */
export type ResolvedTenants = {
  readonly tenants: TenantIntent | undefined;
  readonly problems: readonly FieldProblem[];
};

const fields = ["aggregates", "flavors", "otherFlavors", "networks"] as const;
const root = "openstack";

/** Resolves what the field `openstack` says of the cloud's projects; the value is as it was written. */
export function resolveTenants(openstack: unknown, ground: OpenstackGround): ResolvedTenants {
  const given = fields.filter((field) => fieldOf(openstack, field) !== undefined);
  if (given.length === 0) return { tenants: undefined, problems: [] };
  const aggregates = soundEntries(openstack, "aggregates", (entry) => aggregateSchema.safeParse(entry).data);
  const flavors = soundEntries(openstack, "flavors", (entry) => flavorSchema.safeParse(entry).data);
  const networks = soundEntries(openstack, "networks", (entry) => networkSchema.safeParse(entry).data);
  const others = otherFlavorsSchema.safeParse(fieldOf(openstack, "otherFlavors")).data;
  const resolved = resolveAggregates(aggregates.entries, ground.chooser);
  return {
    tenants: {
      aggregates: resolved.aggregates,
      flavors: flavors.entries.map(({ entry }) => flavorOf(entry)),
      otherFlavors: others && otherFlavorsOf(others),
      networks: networks.entries.map(({ entry }) => networkOf(entry)),
    },
    problems: [
      ...resolved.problems,
      ...findTwice("flavors", flavors.entries),
      ...findUnscoped(flavors.entries, resolved.aggregates),
      ...findOtherFlavorsProblems(others),
      ...findTwice("networks", networks.entries),
      ...findNetworkIntentProblems(networks.entries, ground.physicalNetworks),
    ],
  };
}

/** What a field that is about a cloud is missing, if the file names none. */
export function needsCloud(openstack: unknown): readonly FieldProblem[] {
  const first = [...fields, "proof"].find((field) => fieldOf(openstack, field) !== undefined);
  if (first === undefined || fieldOf(openstack, "cloud") !== undefined) return [];
  return [
    {
      path: [root, first],
      at: "key",
      message: "needs a cloud, and openstack.cloud names none",
      fix: "add cloud: the entry of your clouds.yaml",
    },
  ];
}

/** Names that several entries of a list have. */
export function findTwice(
  list: string,
  entries: readonly Numbered<{ readonly name: string }>[],
): readonly FieldProblem[] {
  const placeOf = new Map<string, number>();
  return entries.flatMap(({ entry: { name }, index }) => {
    const before = placeOf.get(name);
    if (before === undefined) placeOf.set(name, index);
    if (before === undefined) return [];
    const message = `${name} is given twice, also in ${root}.${list}[${before}]`;
    return [{ path: [root, list, index, "name"], at: "value", message, fix: "keep one of them" } as const];
  });
}

/** Text by text, as it goes into the cloud. */
export function textsOf(
  written: Readonly<Record<string, string | number | boolean>> | undefined,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(written ?? {}).map(([key, value]) => [key, String(value)]));
}

function resolveAggregates(
  entries: readonly Numbered<AggregateEntry>[],
  chooser: HostChooser,
): { readonly aggregates: readonly AggregateIntent[]; readonly problems: readonly FieldProblem[] } {
  const problems: FieldProblem[] = [...findTwice("aggregates", entries)];
  const zones = new Map<HostName, { readonly zone: string; readonly index: number }>();
  const aggregates = entries.map(({ entry, index }) => {
    const path = [root, "aggregates", index];
    const { name, availabilityZone, properties } = entry;
    const chosen = chooser.choose(entry.hosts, [...path, "hosts"], "an aggregate holds compute hosts");
    problems.push(...chosen.problems, ...zoneAsProperty(entry, path));
    if (availabilityZone !== undefined)
      problems.push(...placeInZone(zones, { hosts: chosen.hosts, zone: availabilityZone, index }));
    return { name, availabilityZone, hosts: chosen.choice, properties: textsOf(properties) };
  });
  return { aggregates, problems };
}

function zoneAsProperty({ properties }: AggregateEntry, path: FieldPath): readonly FieldProblem[] {
  if (!Object.hasOwn(properties ?? {}, "availability_zone")) return [];
  const message = "is not set as a property";
  const fix = "write availabilityZone beside properties";
  return [{ path: [...path, "properties", "availability_zone"], at: "key", message, fix }];
}

/** Nova puts a host into no second availability zone. */
function placeInZone(
  zones: Map<HostName, { readonly zone: string; readonly index: number }>,
  {
    hosts,
    zone,
    index,
  }: { readonly hosts: readonly HostName[]; readonly zone: string; readonly index: number },
): readonly FieldProblem[] {
  const torn = hosts.find((host) => (zones.get(host)?.zone ?? zone) !== zone);
  for (const host of hosts) if (!zones.has(host)) zones.set(host, { zone, index });
  const before = torn && zones.get(torn);
  if (!before) return [];
  const message = `${torn} would also be in ${before.zone} by openstack.aggregates[${before.index}], and a host is in one availability zone alone`;
  const path = [root, "aggregates", index, "availabilityZone"];
  return [{ path, at: "value", message, fix: "let the aggregates have no such host in common" }];
}

function flavorOf(entry: FlavorEntry): FlavorIntent {
  return {
    name: entry.name,
    ...sizeOf(entry),
    isPublic: entry.public ?? true,
    properties: textsOf(entry.properties),
  };
}

/** The size of a flavor in the units of Nova. */
export function sizeOf({ vcpus, ram, disk }: Pick<FlavorEntry, "vcpus" | "ram" | "disk">): {
  readonly vcpus: number;
  readonly ramMb: number;
  readonly diskGb: number;
} {
  const unit = typeof ram === "string" && ram.endsWith("G") ? 1024 : 1;
  return { vcpus, ramMb: Number.parseInt(String(ram), 10) * unit, diskGb: Number.parseInt(String(disk), 10) };
}

/** Properties of flavors that are meant for aggregates, and do not say so. */
function findUnscoped(
  flavors: readonly Numbered<FlavorEntry>[],
  aggregates: readonly AggregateIntent[],
): readonly FieldProblem[] {
  const keys = new Set(aggregates.flatMap(({ properties }) => Object.keys(properties)));
  return flavors.flatMap(({ entry, index }) =>
    Object.keys(entry.properties ?? {})
      .filter((key) => keys.has(key))
      .map((key) => unscoped(key, [root, "flavors", index])),
  );
}

function unscoped(key: string, path: FieldPath): FieldProblem {
  return {
    path: [...path, "properties", key],
    at: "key",
    message: "has no scope, so that Nova compares it with what hypervisors can do, too",
    fix: `write aggregate_instance_extra_specs:${key}`,
  };
}

function otherFlavorsOf({ properties, except }: OtherFlavorsEntry): OtherFlavorsIntent {
  return { properties: textsOf(properties), except: [...new Set(asList(except ?? []))] };
}

function findOtherFlavorsProblems(others: OtherFlavorsEntry | undefined): readonly FieldProblem[] {
  if (!others) return [];
  const path = [root, "otherFlavors"];
  const keys = Object.keys(others.properties);
  if (keys.length > 0) return keys.filter((key) => !key.includes(":")).map((key) => unscoped(key, path));
  const message = "has no properties, so nothing would tell other flavors apart";
  const fix = 'write { "aggregate_instance_extra_specs:sriov": "false" }';
  return [{ path: [...path, "properties"], at: "key", message, fix }];
}
