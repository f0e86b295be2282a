import { printable } from "../base/printable.ts";
import { fieldOf, soundEntries } from "./fleet-file-entries.ts";
import { durationMs } from "./fleet-file-fields.ts";
import { HostChooser, type KnownHosts } from "./fleet-file-host-choice.ts";
import { type Numbered, resolveHosts } from "./fleet-file-hosts.ts";
import { explainIssues, type FieldProblem } from "./fleet-file-issues.ts";
import { findNetworkProblems, findPoolProblems, resolveOpenstack } from "./fleet-file-openstack.ts";
import { openstackSchema, physicalNetworkSchema } from "./fleet-file-openstack-schema.ts";
import { resolvePools } from "./fleet-file-pools.ts";
import { findProofProblems, resolveProof } from "./fleet-file-proof.ts";
import { proofSchema } from "./fleet-file-proof-schema.ts";
import { resolveRollout } from "./fleet-file-rollout.ts";
import { findMissingCloud } from "./fleet-file-rollout-cloud.ts";
import { rolloutSchema } from "./fleet-file-rollout-schema.ts";
import {
  type FleetFile,
  fleetFileSchema,
  hostSchema,
  type PoolEntry,
  poolSchema,
} from "./fleet-file-schema.ts";
import { needsCloud, resolveTenants } from "./fleet-file-tenants.ts";
import { type FieldPath, readFleetYaml } from "./fleet-file-yaml.ts";
import type { Intent, IntentProblem } from "./intent.ts";
import type { OpenstackIntent } from "./openstack-intent.ts";

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
  const resolved = resolve(read.value, file);
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

function resolve(value: unknown, file: string): Resolved {
  const checked = fleetFileSchema.safeParse(value, lastResort);
  const problems = checked.success ? [] : [...explainIssues(fleetFileSchema, value, checked.error.issues)];
  const parseHost = (entry: unknown) => hostSchema.safeParse(entry).data;
  const hosts = soundEntries(value, "hosts", parseHost);
  const controllers = soundEntries(value, "controllers", parseHost);
  const pools = soundEntries(value, "pools", (entry) => poolSchema.safeParse(entry).data);
  const ssh = checked.data?.ssh ?? {};
  const found = resolveHosts({ hosts: hosts.entries, controllers: controllers.entries, ssh });
  const complete = hosts.complete && controllers.complete && found.problems.length === 0;
  const known = { hosts: found.hosts, complete };
  const chooser = new HostChooser(known);
  const resolvedPools = resolvePools(pools.entries, chooser);
  const openstack = resolveOpenstackField(value, { file, chooser, known, pools: pools.entries });
  const rollout = resolveRolloutField(value, chooser);
  problems.push(...found.problems, ...resolvedPools.problems, ...openstack.problems, ...rollout.problems);
  if (!checked.success || problems.length > 0) return { problems };
  return {
    intent: intentOf(
      checked.data,
      { hosts: found.hosts, pools: resolvedPools.pools, ...rollout.made },
      openstack.made,
    ),
  };
}

const CONCURRENCY = 50;

function resolveRolloutField(
  value: unknown,
  chooser: HostChooser,
): { readonly made: Pick<Intent, "rollout">; readonly problems: readonly FieldProblem[] } {
  const written = rolloutSchema.safeParse(fieldOf(value, "rollout")).data;
  if (!written) return { made: {}, problems: [] };
  const concurrency = fieldOf(value, "concurrency");
  const atMost = typeof concurrency === "number" ? concurrency : CONCURRENCY;
  const { rollout, problems } = resolveRollout(written, chooser, atMost);
  const missing = findMissingCloud(written, fieldOf(value, "openstack"));
  return { made: { rollout }, problems: [...problems, ...missing] };
}

type Beside = {
  readonly file: string;
  readonly chooser: HostChooser;
  readonly known: KnownHosts;
  readonly pools: readonly Numbered<PoolEntry>[];
};

type ResolvedOpenstack = {
  readonly made: Pick<OpenstackIntent, "tenants" | "proof">;
  readonly problems: readonly FieldProblem[];
};

function resolveOpenstackField(value: unknown, { file, chooser, known, pools }: Beside): ResolvedOpenstack {
  const openstack = fieldOf(value, "openstack");
  if (openstack === undefined) {
    const lonely = fieldOf(value, "controllers") === undefined ? [] : [controllersAlone];
    return { made: {}, problems: [...lonely, ...findPoolProblems(pools, undefined)] };
  }
  const { entries, complete } = soundEntries(
    openstack,
    "physicalNetworks",
    (entry) => physicalNetworkSchema.safeParse(entry).data,
  );
  const isSure =
    fieldOf(openstack, "physicalNetworks") !== undefined || openstackSchema.safeParse(openstack).success;
  const physicalNetworks = { networks: entries, complete: complete && isSure };
  const { tenants, problems } = resolveTenants(openstack, { chooser, physicalNetworks });
  const written = proofSchema.safeParse(fieldOf(openstack, "proof")).data;
  const ground = { physicalNetworks, networks: tenants?.networks ?? [] };
  return {
    made: {
      ...(tenants === undefined ? {} : { tenants }),
      ...(written === undefined ? {} : { proof: resolveProof(written, ground, file) }),
    },
    problems: [
      ...findNetworkProblems(entries),
      ...findPoolProblems(pools, physicalNetworks),
      ...needsCloud(openstack),
      ...problems,
      ...(written === undefined ? [] : findProofProblems(written, ground, known)),
    ],
  };
}

const controllersAlone: FieldProblem = {
  path: ["controllers"],
  at: "key",
  message: "are only configured with an openstack section, and there is none",
  fix: "add openstack or remove this",
};

function intentOf(
  file: FleetFile,
  resolved: Pick<Intent, "hosts" | "pools" | "rollout">,
  made: ResolvedOpenstack["made"],
): Intent {
  return {
    ...resolved,
    reboot: file.reboot ?? "never",
    rebootTimeoutMs: durationMs(file.rebootTimeout ?? "20m"),
    concurrency: file.concurrency ?? CONCURRENCY,
    ...(file.openstack === undefined ? {} : { openstack: resolveOpenstack(file.openstack, made) }),
  };
}
