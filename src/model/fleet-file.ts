import { printable } from "../base/printable.ts";
import { durationMs } from "./fleet-file-fields.ts";
import { type Numbered, resolveHosts } from "./fleet-file-hosts.ts";
import { explainIssues, type FieldProblem } from "./fleet-file-issues.ts";
import { findNetworkProblems, findPoolProblems, resolveOpenstack } from "./fleet-file-openstack.ts";
import { openstackSchema, physicalNetworkSchema } from "./fleet-file-openstack-schema.ts";
import { resolvePools } from "./fleet-file-pools.ts";
import {
  type FleetFile,
  fleetFileSchema,
  hostSchema,
  type PoolEntry,
  poolSchema,
} from "./fleet-file-schema.ts";
import { type FieldPath, readFleetYaml } from "./fleet-file-yaml.ts";
import type { Intent, IntentProblem } from "./intent.ts";

/** What the operator wants of the fleet, or everything that is wrong with the file. */
export type ParsedFleetFile = { readonly intent: Intent } | { readonly problems: readonly IntentProblem[] };

/** Reads a fleet file (YAML); file is its path, for problems. Never throws. */
export function parseFleetFile(source: { readonly file: string; readonly text: string }): ParsedFleetFile {
  const { file, text } = source;
  const read = readFleetYaml(text);
  if ("problems" in read)
    return { problems: read.problems.map((problem) => ({ file, field: "", ...problem })) };
  if (read.value === null || read.value === undefined)
    return { problems: [{ file, line: 1, column: 1, field: "", ...emptyFile }] };
  const resolved = resolve(read.value);
  if ("intent" in resolved) return resolved;
  const problems = resolved.problems.map(({ path, at, message, fix }) => ({
    file,
    ...read.locate(path, at),
    field: fieldName(path),
    message,
    ...(fix === undefined ? {} : { fix }),
  }));
  return { problems: problems.toSorted((a, b) => a.line - b.line || a.column - b.column) };
}

const emptyFile = {
  message: "the file is empty",
  fix: "begin with apiVersion: vfleet/v1 and a list of hosts",
};

/** The field as people write it: `pools[0].vfCount`. */
function fieldName(path: FieldPath): string {
  return path
    .map((part, index) =>
      typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${printable(part)}`,
    )
    .join("");
}

/** The library's own words never reach the operator. */
const lastResort = { error: () => "another value" };

type Resolved = { readonly intent: Intent } | { readonly problems: readonly FieldProblem[] };

function resolve(value: unknown): Resolved {
  const checked = fleetFileSchema.safeParse(value, lastResort);
  const problems = checked.success ? [] : [...explainIssues(fleetFileSchema, value, checked.error.issues)];
  const parseHost = (entry: unknown) => hostSchema.safeParse(entry).data;
  const hosts = soundEntries(value, "hosts", parseHost);
  const controllers = soundEntries(value, "controllers", parseHost);
  const pools = soundEntries(value, "pools", (entry) => poolSchema.safeParse(entry).data);
  const ssh = checked.data?.ssh ?? {};
  const found = resolveHosts({ hosts: hosts.entries, controllers: controllers.entries, ssh });
  const complete = hosts.complete && controllers.complete && found.problems.length === 0;
  const resolvedPools = resolvePools(pools.entries, { hosts: found.hosts, complete });
  problems.push(...found.problems, ...resolvedPools.problems, ...findOpenstackProblems(value, pools.entries));
  if (!checked.success || problems.length > 0) return { problems };
  return { intent: intentOf(checked.data, { hosts: found.hosts, pools: resolvedPools.pools }) };
}

function findOpenstackProblems(
  file: unknown,
  pools: readonly Numbered<PoolEntry>[],
): readonly FieldProblem[] {
  const openstack = fieldOf(file, "openstack");
  if (openstack === undefined) {
    const lonely = fieldOf(file, "controllers") === undefined ? [] : [controllersAlone];
    return [...lonely, ...findPoolProblems(pools, undefined)];
  }
  const { entries, complete } = soundEntries(
    openstack,
    "physicalNetworks",
    (entry) => physicalNetworkSchema.safeParse(entry).data,
  );
  const isSure =
    fieldOf(openstack, "physicalNetworks") !== undefined || openstackSchema.safeParse(openstack).success;
  return [
    ...findNetworkProblems(entries),
    ...findPoolProblems(pools, { networks: entries, complete: complete && isSure }),
  ];
}

const controllersAlone: FieldProblem = {
  path: ["controllers"],
  at: "key",
  message: "are only configured with an openstack section, and there is none",
  fix: "add openstack or remove this",
};

function intentOf(file: FleetFile, resolved: Pick<Intent, "hosts" | "pools">): Intent {
  return {
    ...resolved,
    reboot: file.reboot ?? "never",
    rebootTimeoutMs: durationMs(file.rebootTimeout ?? "20m"),
    concurrency: file.concurrency ?? 50,
    ...(file.openstack === undefined ? {} : { openstack: resolveOpenstack(file.openstack) }),
  };
}

/** The value of a field, if this is a mapping that has it. */
function fieldOf(mapping: unknown, field: string): unknown {
  return Object.entries(mapping ?? {}).find(([name]) => name === field)?.[1];
}

type Sound<Entry> = { readonly entries: readonly Numbered<Entry>[]; readonly complete: boolean };

/** Those entries of a list that are right by themselves, so that one mistake does not hide others. */
function soundEntries<Entry>(
  mapping: unknown,
  field: string,
  parse: (entry: unknown) => Entry | undefined,
): Sound<Entry> {
  const list: unknown = fieldOf(mapping, field) ?? [];
  if (!Array.isArray(list)) return { entries: [], complete: false };
  const entries = list.flatMap((raw: unknown, index) => {
    const entry = parse(raw);
    return entry === undefined ? [] : [{ index, entry }];
  });
  return { entries, complete: entries.length === list.length };
}
