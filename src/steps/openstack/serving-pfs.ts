import { functionAt, sriovOf } from "../../model/facts-access.ts";
import type { Finding } from "../../model/finding.ts";
import type { HostFacts, NetworkFunction } from "../../model/host-facts.ts";
import type { HostName, PciAddress } from "../../model/ids.ts";
import type { WantedPf } from "../../model/intent.ts";
import type { ServingPf } from "../../model/openstack-deployment.ts";
import { knownValue } from "../../model/reading.ts";
import { vfAddressesOf } from "../../model/vf-address.ts";
import { findHostTraffic, isHeld } from "../vf-use.ts";

/** The PFs that OpenStack is told of, and those of which it cannot be. */
export type ServingPfs = { readonly pfs: readonly ServingPf[]; readonly findings: readonly Finding[] };

/** The PFs with VFs and a physical network; VFs that the pool excludes or that the host itself uses are left out. */
export function findServingPfs(about: {
  readonly host: HostName;
  readonly facts: HostFacts;
  readonly pfs: readonly WantedPf[];
  /** VFs that the host itself uses; left out: as the facts say. */
  readonly hostVfs?: readonly PciAddress[] | undefined;
}): ServingPfs {
  const hostVfs = about.hostVfs ?? findHostVfs(about.facts);
  const pfs: ServingPf[] = [];
  const findings: Finding[] = [];
  for (const wanted of about.pfs) {
    const { pf, netdev, physicalNetwork, trusted, bandwidth, takeOver } = wanted;
    if (physicalNetwork === undefined || wanted.vfCount === 0) continue;
    const vfs = findVfAddresses(about.facts, wanted);
    const excluded = (vfs ?? []).filter(
      (address, index) => wanted.excludedVfs.includes(index) || hostVfs.includes(address),
    );
    if (!vfs && wanted.excludedVfs.length > 0) findings.push(addressesUnknown(about.host, wanted));
    else {
      const vfId = findVfId(about.facts, pf);
      pfs.push({ pf, netdev, physicalNetwork, trusted, excluded, vfs: vfs ?? [], vfId, bandwidth, takeOver });
    }
  }
  return { pfs, findings };
}

/** The VFs that the host itself uses. */
export function findHostVfs(facts: HostFacts): readonly PciAddress[] {
  return (knownValue(facts.networkFunctions) ?? [])
    .filter((found) => found.physicalFunction.is === "known" && isTheHosts(facts, found))
    .map(({ address }) => address);
}

/** Whether the host itself uses a VF; a VM that has it by VFIO or macvtap does so by Nova. */
function isTheHosts(facts: HostFacts, { address, netdevs }: NetworkFunction): boolean {
  if (netdevs.length === 0 || isHeld(facts, address)) return false;
  const names = netdevs.map(({ name }) => name);
  const links = knownValue(facts.hostNetwork)?.links ?? [];
  const uppers = links.filter(({ parent }) => parent !== undefined && names.includes(parent));
  if (uppers.some(({ kind }) => kind === "macvtap" || kind === "macvlan")) return false;
  return findHostTraffic(facts, address).length > 0;
}

/** The PCI ids of a PF's VFs: their vendor is that of the PF. */
function findVfId(facts: HostFacts, pf: PciAddress): ServingPf["vfId"] {
  const sriov = sriovOf(facts, pf);
  const vendor = functionAt(facts, pf)?.vendorId;
  const device = sriov && knownValue(sriov.vfDeviceId);
  return vendor === undefined || device === undefined ? undefined : { vendor, device };
}

/** The addresses of a PF's VFs as they are or, by offset and stride, will be; undefined: the kernel does not tell. */
function findVfAddresses(facts: HostFacts, { pf, vfCount }: WantedPf): readonly PciAddress[] | undefined {
  const sriov = sriovOf(facts, pf);
  if (!sriov) return undefined;
  if (sriov.vfs.length === vfCount) return sriov.vfs.map(({ address }) => address);
  return vfAddressesOf(pf, sriov, vfCount);
}

function addressesUnknown(host: HostName, { pf, netdev }: WantedPf): Finding {
  return {
    code: "vf-addresses-unknown",
    severity: "error",
    subject: { host, item: pf },
    summary: `Some VFs of ${netdev} are to be left out, but their addresses are not known before they are made`,
    detail: `sriov_offset and sriov_stride of ${pf} do not tell them.`,
    fix: "Apply the pool without its physicalNetwork first, then with it.",
  };
}
