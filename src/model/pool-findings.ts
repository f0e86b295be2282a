import type { Finding } from "./finding.ts";
import type { NetworkFunction, Sriov } from "./host-facts.ts";
import type { HostName } from "./ids.ts";
import type { Pool, PoolException, VfCount } from "./intent.ts";
import type { Reading } from "./reading.ts";

/** A pool's claim on a PF. */
export type Claim = { readonly host: HostName; readonly pool: Pool; readonly pf: NetworkFunction };

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

/** The host's NICs could not be read. */
export function functionsUnreadable(host: HostName, reason: string): Finding {
  return {
    code: "network-functions-unreadable",
    severity: "error",
    subject: { host },
    summary: "the host's NICs could not be read",
    detail: reason,
    fix: "Run vfleet discover and see to what it says about this host.",
  };
}

/** A fact that decides whether the pool takes the NIC is missing. */
export function undecided(
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

/** No NIC of the host is what the pool asks for; says which there are. */
export function noMatch({
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

/** The pool names several NICs and does not get all of them. */
export function missingOnes({
  host,
  pool,
  taken,
}: {
  host: HostName;
  pool: Pool;
  taken: readonly Claim[];
}): readonly Finding[] {
  const { name, address } = pool.pfs;
  if (taken.length === 0 || (name === undefined && address === undefined)) return [];
  const names = new Set(taken.flatMap(({ pf }) => pf.netdevs.map(({ name }) => name)));
  const missing = [
    ...(name ?? []).filter((each) => !names.has(each)),
    ...(address ?? []).filter((each) => !taken.some(({ pf }) => pf.address === each)),
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

/** Several pools claim one PF. */
export function contradiction(rivals: readonly Claim[]): Finding {
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

/** The PF has no network interface to manage its VFs by. */
export function withoutNetdev(claim: Claim): Finding {
  return findingOn(claim, {
    code: "pf-without-interface",
    severity: "error",
    summary: "the NIC has no network interface on the host",
    detail: `${nameOf(claim.pf)}. A PF without its network driver cannot have its VFs managed, and it may be passed through to a VM.`,
    fix: `Bind ${claim.pf.address} to its network driver, or leave it out of pool ${claim.pool.name}.`,
  });
}

/** The NIC has no SR-IOV, or it could not be read whether it has. */
export function notCapable(claim: Claim, sriov: Exclude<Reading<Sriov>, { is: "known" }>): Finding {
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

/** SR-IOV is there but its firmware allows no VFs. */
export function disabled(claim: Claim): Finding {
  return findingOn(claim, {
    code: "pf-not-sriov-capable",
    severity: "error",
    summary: "SR-IOV is off in the NIC's firmware",
    detail: `${nameOf(claim.pf)} has sriov_totalvfs 0.`,
    fix: "Enable SR-IOV and set the number of VFs in the card's firmware with its vendor's tool, then reboot.",
  });
}

/** A share of an unknown total cannot be told. */
export function totalUnreadable(claim: Claim, reason: string): Finding {
  return findingOn(claim, {
    code: "total-vfs-unreadable",
    severity: "error",
    summary: "how many VFs the NIC can have could not be read",
    detail: `${nameOf(claim.pf)}, sriov_totalvfs: ${reason}. Pool ${claim.pool.name} gives its count as a share of it.`,
    fix: "Give the pool, or this host as an exception, a number as vfCount.",
  });
}

/** VFs that the pool leaves to the host but that the NIC does not get. */
export function notThere(claim: Claim, vfCount: number): readonly Finding[] {
  const missing = claim.pool.excludedVfs.filter((index) => index >= vfCount);
  if (missing.length === 0 || vfCount === 0) return [];
  return [
    findingOn(claim, {
      code: "excluded-vfs-not-there",
      severity: "advice",
      summary: `pool ${claim.pool.name} leaves VFs to the host that this NIC does not get: ${missing.join(", ")}`,
      detail: `${nameOf(claim.pf)} gets ${vfCount} VFs, 0 to ${vfCount - 1}.`,
    }),
  ];
}

/** For the record: the host gets another count than its pool says. */
export function isException(
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
