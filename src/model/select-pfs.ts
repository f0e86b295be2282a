import type { Finding } from "./finding.ts";
import type { HostFacts, NetworkFunction, Sriov } from "./host-facts.ts";
import type { HostName } from "./ids.ts";
import type { HostIntent, Intent, Pool, PoolException, VfCount, WantedPf } from "./intent.ts";
import { matchPf } from "./match-pf.ts";
import { poolCoversHost } from "./pool-covers-host.ts";
import type { Reading } from "./reading.ts";

/** The PFs of one host that pools want, and what is in the way of others. */
export type SelectedPfs = { readonly wanted: readonly WantedPf[]; readonly findings: readonly Finding[] };

/** Applies every pool that covers the host to its network functions; a PF that two pools want is given to neither. */
export function selectPfs(intent: Pick<Intent, "pools">, host: HostIntent, facts: HostFacts): SelectedPfs {
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

/** A pool's claim on a PF. */
type Claim = { readonly host: HostName; readonly pool: Pool; readonly pf: NetworkFunction };

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
  };
  return { wanted, findings: exception ? [isException(claim, { exception, vfCount: resolved })] : [] };
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

/** The function as people know it: its interface, address, ids and driver. */
function nameOf({ netdevs, address, vendorId, deviceId, driver }: NetworkFunction): string {
  const names = netdevs.map(({ name }) => name).join(", ");
  const by =
    driver.is === "known" ? driver.value : driver.is === "absent" ? "no driver" : "driver unreadable";
  return `${names === "" ? "no interface" : names} (${address}, ${vendorId}:${deviceId}, ${by})`;
}

function findingOn({ host, pf }: Claim, rest: Omit<Finding, "subject">): Finding {
  return { subject: { host, item: pf.address }, ...rest };
}

function functionsUnreadable(host: HostName, reason: string): Finding {
  return {
    code: "network-functions-unreadable",
    severity: "error",
    subject: { host },
    summary: "the host's NICs could not be read",
    detail: reason,
    fix: "Run vfleet discover and see to what it says about this host.",
  };
}

function undecided(
  claim: Claim,
  why: { readonly severity: "error" | "warning"; readonly reason: string },
): Finding {
  return findingOn(claim, {
    code: "pool-match-unknown",
    severity: why.severity,
    summary: `whether pool ${claim.pool.name} takes this NIC cannot be told`,
    detail: `${nameOf(claim.pf)}: ${why.reason}. It is left alone.`,
    fix: "Name the NIC in the pool's pfs by name or address.",
  });
}

function noMatch({
  host,
  pool,
  pfs,
}: {
  host: HostName;
  pool: Pool;
  pfs: readonly NetworkFunction[];
}): Finding {
  return {
    code: "pool-matches-no-pf",
    severity: "warning",
    subject: { host },
    summary: `pool ${pool.name} matches no NIC of this host`,
    detail: pfs.length === 0 ? "The host has no NIC." : `There are ${pfs.map(nameOf).join("; ")}.`,
    fix: "Correct the pool's pfs, or leave this host out of its hosts.",
  };
}

function missingOnes({
  host,
  pool,
  taken,
}: {
  host: HostName;
  pool: Pool;
  taken: readonly Claim[];
}): readonly Finding[] {
  if (taken.length === 0) return [];
  const names = new Set(taken.flatMap(({ pf }) => pf.netdevs.map(({ name }) => name)));
  const missing = [
    ...(pool.pfs.name ?? []).filter((name) => !names.has(name)),
    ...(pool.pfs.address ?? []).filter((address) => !taken.some(({ pf }) => pf.address === address)),
  ];
  if (missing.length === 0) return [];
  return [
    {
      code: "pool-misses-pf",
      severity: "advice",
      subject: { host },
      summary: `pool ${pool.name} names NICs that it does not get on this host: ${missing.join(", ")}`,
      detail: `It gets ${taken.map(({ pf }) => nameOf(pf)).join("; ")}.`,
    },
  ];
}

function contradiction(rivals: readonly Claim[]): Finding {
  const [first] = rivals;
  const pools = rivals.map(({ pool }) => pool.name).join(" and ");
  return {
    code: "pools-contradict",
    severity: "error",
    subject: { host: first?.host ?? "", ...(first ? { item: first.pf.address } : {}) },
    summary: `the pools ${pools} want the same NIC`,
    detail: `${first ? nameOf(first.pf) : ""} matches the pfs of each, so neither gets it.`,
    fix: "Change the pools' hosts or pfs so that each NIC is in one pool.",
  };
}

function withoutNetdev(claim: Claim): Finding {
  return findingOn(claim, {
    code: "pf-without-interface",
    severity: "error",
    summary: "the NIC has no network interface on the host",
    detail: `${nameOf(claim.pf)}. A PF without its network driver cannot have its VFs managed, and it may be passed through to a VM.`,
    fix: `Bind ${claim.pf.address} to its network driver, or leave it out of pool ${claim.pool.name}.`,
  });
}

function notCapable(claim: Claim, sriov: Exclude<Reading<Sriov>, { is: "known" }>): Finding {
  if (sriov.is === "unreadable")
    return findingOn(claim, {
      code: "sriov-unreadable",
      severity: "error",
      summary: "what the NIC says of SR-IOV could not be read",
      detail: `${nameOf(claim.pf)}: ${sriov.reason}`,
      fix: "Run vfleet discover and see to what it says about this host.",
    });
  return findingOn(claim, {
    code: "pf-not-sriov-capable",
    severity: "error",
    summary: "the NIC offers no SR-IOV",
    detail: `${nameOf(claim.pf)} has no sriov_totalvfs in sysfs. Either the card cannot have VFs, SR-IOV is off in its firmware or in the BIOS, or its driver cannot do it.`,
    fix: `Enable SR-IOV in the BIOS and in the card's firmware, or leave the NIC out of pool ${claim.pool.name}.`,
  });
}

function disabled(claim: Claim): Finding {
  return findingOn(claim, {
    code: "pf-not-sriov-capable",
    severity: "error",
    summary: "SR-IOV is off in the NIC's firmware",
    detail: `${nameOf(claim.pf)} has sriov_totalvfs 0.`,
    fix: "Enable SR-IOV and set the number of VFs in the card's firmware with its vendor's tool, then reboot.",
  });
}

function totalUnreadable(claim: Claim, reason: string): Finding {
  return findingOn(claim, {
    code: "total-vfs-unreadable",
    severity: "error",
    summary: "how many VFs the NIC can have could not be read",
    detail: `${nameOf(claim.pf)}, sriov_totalvfs: ${reason}. Pool ${claim.pool.name} gives its count as a share of it.`,
    fix: "Give the pool, or this host as an exception, a number as vfCount.",
  });
}

function isException(
  claim: Claim,
  given: { readonly exception: PoolException; readonly vfCount: number },
): Finding {
  return findingOn(claim, {
    code: "pool-exception",
    severity: "note",
    summary: `an exception of pool ${claim.pool.name} gives ${given.vfCount} VFs: ${given.exception.reason}`,
    detail: `${nameOf(claim.pf)}; the pool itself gives ${countText(claim.pool.vfCount)}.`,
  });
}

function countText(count: VfCount): string {
  if (count.kind === "max") return "all that the NIC can have";
  return count.kind === "number" ? String(count.vfs) : `${count.percent}%`;
}
