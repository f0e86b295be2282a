import { closestWord } from "./closest-word.ts";
import { asList, type Numbered } from "./fleet-file-hosts.ts";
import type { FieldProblem } from "./fleet-file-issues.ts";
import { openstackFieldsOf } from "./fleet-file-openstack.ts";
import type { PoolEntry } from "./fleet-file-schema.ts";
import type { FieldPath } from "./fleet-file-yaml.ts";
import { expandHostRange } from "./host-range.ts";
import { type HostName, parsePciAddress } from "./ids.ts";
import type { HostIntent, PfSelector, Pool, PoolException, VfCount } from "./intent.ts";
import { poolCoversHost } from "./pool-covers-host.ts";

/** Pools as the file gives them, and what is wrong with them. */
export type ResolvedPools = { readonly pools: readonly Pool[]; readonly problems: readonly FieldProblem[] };

/** The hosts of the file; complete is false when some could not be resolved, so that unknown names prove nothing. */
export type KnownHosts = { readonly hosts: readonly HostIntent[]; readonly complete: boolean };

/** Resolves each pool against the hosts. */
export function resolvePools(entries: readonly Numbered<PoolEntry>[], known: KnownHosts): ResolvedPools {
  const pools: Pool[] = [];
  const problems: FieldProblem[] = [];
  const placeOf = new Map<string, number>();
  const computes = known.hosts.filter(({ roles }) => roles.includes("compute"));
  const controllers = new Set<string>(
    known.hosts.filter(({ roles }) => !roles.includes("compute")).map(({ name }) => name),
  );
  const names = new Map(computes.map(({ name }) => [String(name), name]));
  for (const { index, entry } of entries) {
    const resolver = new PoolResolver({ known, names, computes, controllers, problems });
    const path = ["pools", index];
    const before = placeOf.get(entry.name);
    if (before !== undefined)
      resolver.report([...path, "name"], {
        message: `the pool ${entry.name} is given twice, also in pools[${before}]`,
        fix: "give it another name",
      });
    placeOf.set(entry.name, index);
    pools.push(resolver.pool(entry, path));
  }
  return { pools, problems };
}

/** Guessing what was meant looks at no more hosts than this. */
const GUESS_AMONG = 100;

type Report = { readonly message: string; readonly fix?: string; readonly at?: "key" | "value" };

class PoolResolver {
  readonly #known: KnownHosts;
  readonly #names: ReadonlyMap<string, HostName>;
  readonly #computes: readonly HostIntent[];
  readonly #controllers: ReadonlySet<string>;
  readonly #problems: FieldProblem[];

  constructor(context: {
    readonly known: KnownHosts;
    readonly names: ReadonlyMap<string, HostName>;
    readonly computes: readonly HostIntent[];
    readonly controllers: ReadonlySet<string>;
    readonly problems: FieldProblem[];
  }) {
    this.#known = context.known;
    this.#names = context.names;
    this.#computes = context.computes;
    this.#controllers = context.controllers;
    this.#problems = context.problems;
  }

  report(path: FieldPath, { message, fix, at = "value" }: Report): void {
    this.#problems.push({ path, at, message, ...(fix === undefined ? {} : { fix }) });
  }

  pool(entry: PoolEntry, path: FieldPath): Pool {
    if (Object.keys(entry.pfs).length === 0)
      this.report([...path, "pfs"], {
        at: "key",
        message: "chooses no PFs",
        fix: "give at least one of name, address, driver, vendor, device, numaNode, minSpeed",
      });
    const bare: Pool = {
      name: entry.name,
      hosts: this.#hosts(entry.hosts, [...path, "hosts"]),
      pfs: selectorOf(entry.pfs),
      vfCount: vfCountOf(entry.vfCount),
      ...(entry.physicalNetwork === undefined ? {} : { physicalNetwork: entry.physicalNetwork }),
      vfDriver: vfDriverOf(entry.vfDriver ?? "auto"),
      vfs: settingsOf(entry.vfs ?? {}),
      takeOver: entry.takeOver ?? false,
      exceptions: [],
      ...openstackFieldsOf(entry),
    };
    const covered = new Set(
      this.#computes.filter((host) => poolCoversHost(bare, host)).map(({ name }) => name),
    );
    const byLabels = Object.keys(bare.hosts.labels).length > 0;
    if (covered.size === 0 && byLabels && this.#known.complete) this.#matchesNothing(bare, path);
    return { ...bare, exceptions: this.#exceptions({ entry, path, covered }) };
  }

  #hosts(hosts: PoolEntry["hosts"], path: FieldPath): Pool["hosts"] {
    if (hosts === undefined) return { labels: {} };
    if (typeof hosts === "string" || Array.isArray(hosts)) {
      const patterns = asList(hosts);
      const isList = typeof hosts !== "string";
      return {
        labels: {},
        names: patterns.flatMap((pattern, index) =>
          this.#hostNames(pattern, isList ? [...path, index] : path),
        ),
      };
    }
    return { labels: Object.fromEntries(Object.entries(hosts).map(([key, value]) => [key, String(value)])) };
  }

  #hostNames(pattern: string, path: FieldPath): readonly HostName[] {
    const range = expandHostRange(pattern);
    if ("problem" in range) {
      this.report(path, { message: range.problem, fix: range.fix });
      return [];
    }
    const unknown = range.names.filter((name) => !this.#names.has(name));
    if (unknown.length > 0 && this.#known.complete) this.#unknownHosts(unknown, path);
    return range.names.flatMap((name) => this.#names.get(name) ?? []);
  }

  #unknownHosts(unknown: readonly string[], path: FieldPath): void {
    const controller = unknown.find((name) => this.#controllers.has(name));
    if (controller !== undefined) {
      this.report(path, {
        message: `${controller} is a controller alone, and a pool takes the NICs of compute hosts`,
        fix: "add it to hosts too if it runs VMs, or remove it here",
      });
      return;
    }
    const others = unknown.length > 1 ? ` and ${unknown.length - 1} more` : "";
    const candidates = this.#computes.slice(0, GUESS_AMONG).map(({ name }) => name);
    const meant = closestWord(unknown[0] ?? "", candidates);
    this.report(path, {
      message: `${JSON.stringify(unknown[0])}${others} is not among the hosts of this file`,
      fix: meant === undefined ? "add it to hosts or remove it here" : `did you mean ${meant}?`,
    });
  }

  #matchesNothing(pool: Pool, path: FieldPath): void {
    const { labels } = pool.hosts;
    const { message, fix } =
      whyControllersAlone(labels, this.#known.hosts) ?? whyNoHost(labels, this.#computes);
    this.report([...path, "hosts"], { message, ...(fix === undefined ? {} : { fix }) });
  }

  #exceptions(of: {
    readonly entry: PoolEntry;
    readonly path: FieldPath;
    readonly covered: ReadonlySet<HostName>;
  }): readonly PoolException[] {
    const byHost = new Map<HostName, PoolException>();
    for (const [index, exception] of (of.entry.exceptions ?? []).entries()) {
      const path = [...of.path, "exceptions", index, "host"];
      const hosts = this.#hostNames(exception.host, path);
      const outside = hosts.find((host) => !of.covered.has(host));
      if (outside !== undefined)
        this.report(path, {
          message: `${outside} is not in the pool`,
          fix: "remove the exception or extend the pool's hosts",
        });
      const twice = hosts.find((host) => byHost.has(host));
      if (twice !== undefined)
        this.report(path, { message: `${twice} has two exceptions in this pool`, fix: "keep one of them" });
      for (const host of hosts)
        byHost.set(host, { host, vfCount: vfCountOf(exception.vfCount), reason: exception.reason });
    }
    return [...byHost.values()];
  }
}

/** Of labels that no compute host has: that they are those of controllers, if they are. */
function whyControllersAlone(
  labels: Pool["hosts"]["labels"],
  hosts: readonly HostIntent[],
): Report | undefined {
  const controller = hosts.find((host) =>
    Object.entries(labels).every(
      ([key, value]) => Object.hasOwn(host.labels, key) && host.labels[key] === value,
    ),
  );
  return (
    controller && {
      message: `matches controllers alone, such as ${controller.name}, and a pool takes the NICs of compute hosts`,
      fix: "add them to hosts too if they run VMs",
    }
  );
}

/** Which label keeps every host out, and what values it has. */
function whyNoHost(labels: Pool["hosts"]["labels"], hosts: readonly HostIntent[]): Report {
  const stray = Object.entries(labels).find(
    ([key, value]) => !hosts.some((host) => host.labels[key] === value),
  );
  if (!stray) return { message: "matches no host: no host has all of these labels" };
  const [key, value] = stray;
  const there = new Set(hosts.flatMap((host) => (Object.hasOwn(host.labels, key) ? [host.labels[key]] : [])));
  const message = `matches no host: none has the label ${key}: ${value}`;
  return there.size === 0
    ? { message }
    : { message, fix: `there is ${key}: ${[...there].slice(0, 8).join(", ")}` };
}

function vfCountOf(written: PoolEntry["vfCount"]): VfCount {
  if (written === "max") return { kind: "max" };
  return typeof written === "number"
    ? { kind: "number", vfs: written }
    : { kind: "share", percent: Number(written.slice(0, -1)) };
}

function vfDriverOf(written: string): Pool["vfDriver"] {
  return written === "auto" || written === "none" ? written : { name: written };
}

function settingsOf(vfs: NonNullable<PoolEntry["vfs"]>): Pool["vfs"] {
  return {
    ...(vfs.trust === undefined ? {} : { trust: vfs.trust }),
    ...(vfs.spoofCheck === undefined ? {} : { spoofCheck: vfs.spoofCheck }),
    ...(vfs.linkState === undefined ? {} : { linkState: vfs.linkState }),
    ...(vfs.mac === undefined ? {} : { mac: vfs.mac }),
    ...(vfs.maxTxRate === undefined ? {} : { maxTxRateMbps: vfs.maxTxRate }),
  };
}

function selectorOf(pfs: PoolEntry["pfs"]): PfSelector {
  return {
    ...(pfs.name === undefined ? {} : { name: asList(pfs.name) }),
    ...(pfs.address === undefined
      ? {}
      : { address: asList(pfs.address).flatMap((address) => parsePciAddress(address) ?? []) }),
    ...(pfs.driver === undefined ? {} : { driver: asList(pfs.driver) }),
    ...(pfs.vendor === undefined ? {} : { vendor: pciId(pfs.vendor) }),
    ...(pfs.device === undefined ? {} : { device: pciId(pfs.device) }),
    ...(pfs.numaNode === undefined ? {} : { numaNode: pfs.numaNode }),
    ...(pfs.minSpeed === undefined ? {} : { minSpeedMbps: speedMbps(pfs.minSpeed) }),
  };
}

function pciId(written: string | number): string {
  return String(written).toLowerCase().replace(/^0x/, "").padStart(4, "0");
}

function speedMbps(written: string | number): number {
  if (typeof written === "number") return written * 1000;
  return Number(written.slice(0, -1)) * (written.endsWith("G") ? 1000 : 1);
}
