import type { Finding } from "./finding.ts";
import type { HostFacts, NetworkFunction, Sriov } from "./host-facts.ts";
import type { HostName } from "./ids.ts";
import type { HostIntent, Intent, Pool, VfCount, WantedPf } from "./intent.ts";
import { matchPf } from "./match-pf.ts";
import { poolCoversHost } from "./pool-covers-host.ts";
import {
  type Claim,
  contradiction,
  disabled,
  functionsUnreadable,
  isException,
  missingOnes,
  noMatch,
  notCapable,
  notThere,
  totalUnreadable,
  undecided,
  withoutNetdev,
} from "./pool-findings.ts";
import type { Reading } from "./reading.ts";

/** The PFs of one host that pools want, and what is in the way of others. */
export type SelectedPfs = { readonly wanted: readonly WantedPf[]; readonly findings: readonly Finding[] };

type Pools = Pick<Intent, "pools">;

/** What the whole fleet is looked at for, and each host's plan after it, is selected once. */
const selectedOf = new WeakMap<
  HostFacts,
  { readonly pools: Intent["pools"]; readonly host: HostIntent; readonly selected: SelectedPfs }
>();

/** Applies every pool that covers the host to its network functions; a PF that two pools want is given to neither. */
export function selectPfs({ pools }: Pools, host: HostIntent, facts: HostFacts): SelectedPfs {
  const last = selectedOf.get(facts);
  if (last?.pools === pools && last.host === host) return last.selected;
  const selected = applyPools({ pools }, host, facts);
  selectedOf.set(facts, { pools, host, selected });
  return selected;
}

function applyPools(intent: Pools, host: HostIntent, facts: HostFacts): SelectedPfs {
  const pools = intent.pools.filter((pool) => poolCoversHost(pool, host));
  if (pools.length === 0) return { wanted: [], findings: [] };
  if (facts.networkFunctions.is === "unreadable")
    return { wanted: [], findings: [functionsUnreadable(host.name, facts.networkFunctions.reason)] };
  const functions = facts.networkFunctions.is === "known" ? facts.networkFunctions.value : [];
  const matches = pools.map((pool) => findMatches({ host: host.name, pool, functions }));
  const claims = matches.flatMap(({ taken }) => taken);
  const settled = claims.map((claim) => {
    const rivals = claims.filter((other) => other.pf.address === claim.pf.address);
    return rivals.length === 1
      ? settle(claim)
      : { findings: rivals[0] === claim ? [contradiction(rivals)] : [] };
  });
  return {
    wanted: settled.flatMap((outcome) => ("wanted" in outcome ? [outcome.wanted] : [])),
    findings: [
      ...matches.flatMap(({ findings }) => findings),
      ...settled.flatMap(({ findings }) => findings),
    ],
  };
}

type Matches = { readonly taken: readonly Claim[]; readonly findings: readonly Finding[] };

function findMatches(given: {
  readonly host: HostName;
  readonly pool: Pool;
  readonly functions: readonly NetworkFunction[];
}): Matches {
  const { host, pool } = given;
  const pfs = given.functions.filter(({ physicalFunction }) => physicalFunction.is !== "known");
  const taken: Claim[] = [];
  const findings: Finding[] = [];
  for (const pf of pfs) {
    const match = matchPf(pool.pfs, pf);
    const claim = { host, pool, pf };
    if (match.is === "unknown") findings.push(undecided(claim, match));
    else if (match.is === "yes" && pf.physicalFunction.is === "unreadable")
      findings.push(
        undecided(claim, {
          severity: "error",
          reason: `whether it is a VF could not be read: ${pf.physicalFunction.reason}`,
        }),
      );
    else if (match.is === "yes") taken.push(claim);
  }
  if (taken.length === 0 && findings.length === 0) findings.push(noMatch({ host, pool, pfs }));
  findings.push(...missingOnes({ host, pool, taken }));
  return { taken, findings };
}

type Settled =
  | { readonly wanted: WantedPf; readonly findings: readonly Finding[] }
  | { readonly findings: readonly Finding[] };

function settle(claim: Claim): Settled {
  const { host, pool, pf } = claim;
  const netdev = (pf.netdevs.find(({ name }) => pool.pfs.name?.includes(name)) ?? pf.netdevs[0])?.name;
  if (netdev === undefined) return { findings: [withoutNetdev(claim)] };
  if (pf.sriov.is !== "known") return { findings: [notCapable(claim, pf.sriov)] };
  const exception = pool.exceptions.find((candidate) => candidate.host === host);
  const resolved = resolveCount(exception?.vfCount ?? pool.vfCount, pf.sriov.value.totalVfs);
  if (typeof resolved !== "number") return { findings: [totalUnreadable(claim, resolved.reason)] };
  if (resolved > 0 && isDisabled(pf.sriov.value)) return { findings: [disabled(claim)] };
  const wanted: WantedPf = {
    pool: pool.name,
    pf: pf.address,
    netdev,
    vfCount: resolved,
    physicalNetwork: pool.physicalNetwork,
    vfDriver: pool.vfDriver,
    vfs: pool.vfs,
    takeOver: pool.takeOver,
    exception: exception?.reason,
    ...(pool.trusted === undefined ? {} : { trusted: pool.trusted }),
    excludedVfs: pool.excludedVfs.filter((index) => index < resolved),
    ...(pool.bandwidth === undefined ? {} : { bandwidth: pool.bandwidth }),
  };
  const findings = exception ? [isException(claim, { exception, vfCount: resolved })] : [];
  return { wanted, findings: [...findings, ...notThere(claim, resolved)] };
}

function isDisabled({ totalVfs }: Sriov): boolean {
  return totalVfs.is === "known" && totalVfs.value === 0;
}

function resolveCount(count: VfCount, total: Reading<number>): number | { readonly reason: string } {
  if (count.kind === "number") return count.vfs;
  if (total.is === "absent") return { reason: "the file is not there" };
  if (total.is === "unreadable") return { reason: total.reason };
  return count.kind === "max" ? total.value : Math.floor((total.value * count.percent) / 100);
}
