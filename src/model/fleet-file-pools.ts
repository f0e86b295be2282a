import type { HostChooser } from "./fleet-file-host-choice.ts";
import { asList, type Numbered } from "./fleet-file-hosts.ts";
import type { FieldProblem } from "./fleet-file-issues.ts";
import { openstackFieldsOf } from "./fleet-file-openstack.ts";
import type { PoolEntry } from "./fleet-file-schema.ts";
import type { FieldPath } from "./fleet-file-yaml.ts";
import { type HostName, parsePciAddress } from "./ids.ts";
import type { PfSelector, Pool, PoolException, VfCount } from "./intent.ts";

/** Pools as the file gives them, and what is wrong with them. */
export type ResolvedPools = { readonly pools: readonly Pool[]; readonly problems: readonly FieldProblem[] };

/** Resolves each pool against the hosts. */
export function resolvePools(entries: readonly Numbered<PoolEntry>[], chooser: HostChooser): ResolvedPools {
  const pools: Pool[] = [];
  const problems: FieldProblem[] = [];
  const placeOf = new Map<string, number>();
  for (const { index, entry } of entries) {
    const resolver = new PoolResolver(chooser, problems);
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

const why = "a pool takes the NICs of compute hosts";

type Report = { readonly message: string; readonly fix?: string; readonly at?: "key" | "value" };

class PoolResolver {
  readonly #chooser: HostChooser;
  readonly #problems: FieldProblem[];

  constructor(chooser: HostChooser, problems: FieldProblem[]) {
    this.#chooser = chooser;
    this.#problems = problems;
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
    const chosen = this.#chooser.choose(entry.hosts, [...path, "hosts"], why);
    this.#problems.push(...chosen.problems);
    return {
      name: entry.name,
      hosts: chosen.choice,
      pfs: selectorOf(entry.pfs),
      vfCount: vfCountOf(entry.vfCount),
      ...(entry.physicalNetwork === undefined ? {} : { physicalNetwork: entry.physicalNetwork }),
      vfDriver: vfDriverOf(entry.vfDriver ?? "auto"),
      vfs: settingsOf(entry.vfs ?? {}),
      takeOver: entry.takeOver ?? false,
      exceptions: this.#exceptions({ entry, path, covered: new Set(chosen.hosts) }),
      ...openstackFieldsOf(entry),
    };
  }

  #exceptions(of: {
    readonly entry: PoolEntry;
    readonly path: FieldPath;
    readonly covered: ReadonlySet<HostName>;
  }): readonly PoolException[] {
    const byHost = new Map<HostName, PoolException>();
    for (const [index, exception] of (of.entry.exceptions ?? []).entries()) {
      const path = [...of.path, "exceptions", index, "host"];
      const { hosts, problems } = this.#chooser.names(exception.host, path, why);
      this.#problems.push(...problems);
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
