import { functionAt, sriovOf } from "../model/facts-access.ts";
import type { Holder, HostFacts } from "../model/host-facts.ts";
import type { PciAddress } from "../model/ids.ts";
import { knownValue } from "../model/reading.ts";

/** Who holds a function by VFIO or through libvirt. */
export function holdersOf(facts: HostFacts, address: PciAddress): readonly Holder[] {
  const holders = knownValue(facts.holders);
  const found = functionAt(facts, address);
  const group = found && knownValue(found.iommuGroup);
  return [
    ...(holders?.byAddress[address] ?? []),
    ...(group === undefined ? [] : (holders?.byGroup[String(group)] ?? [])),
  ];
}

/** Whether a VM or a process holds the function. */
export function isHeld(facts: HostFacts, address: PciAddress): boolean {
  return holdersOf(facts, address).length > 0;
}

/** One VF of a PF that is in use, and by what, in words. */
export type VfInUse = { readonly address: PciAddress; readonly by: string };

/** The VFs of a PF that a VM, a process, the host itself or another network namespace uses. */
export function findVfsInUse(facts: HostFacts, pf: PciAddress): readonly VfInUse[] {
  const vfs = sriovOf(facts, pf)?.vfs ?? [];
  return vfs.flatMap(({ address }) => {
    const held = holdersOf(facts, address).map(({ kind, name, pid }) =>
      kind === "vm" ? `VM ${name}` : `process ${name}${pid === undefined ? "" : ` (${pid})`}`,
    );
    const uses = [...new Set([...held, ...findHostUse(facts, address)])];
    return uses.length === 0 ? [] : [{ address, by: uses.join(", ") }];
  });
}

/** VFs in use and by what, as one text. */
export function vfsInUseText(inUse: readonly VfInUse[]): string {
  return inUse.map(({ address, by }) => `${address} by ${by}`).join("; ");
}

function findHostUse(facts: HostFacts, address: PciAddress): readonly string[] {
  const vf = functionAt(facts, address);
  if (!vf) return [];
  const driver = knownValue(vf.driver);
  const isVfio =
    driver === undefined ||
    driver.startsWith("vfio") ||
    driver.endsWith("-vfio-pci") ||
    driver === "pci-stub";
  if (vf.netdevs.length === 0)
    return isVfio ? [] : ["another network namespace, or its driver did not finish"];
  return findHostTraffic(facts, address);
}

/** What the host itself does with a function's interfaces: bridges, addresses, links on top of them. */
export function findHostTraffic(facts: HostFacts, address: PciAddress): readonly string[] {
  const links = knownValue(facts.hostNetwork)?.links ?? [];
  return (functionAt(facts, address)?.netdevs ?? []).flatMap(({ name }) => {
    const link = links.find((candidate) => candidate.name === name);
    return [
      ...(link?.master ? [`the host's ${link.master}`] : []),
      ...(link?.addresses.some((text) => !text.startsWith("fe80:")) ? [`the host's address on ${name}`] : []),
      ...links.filter(({ parent }) => parent === name).map((upper) => `the host's ${upper.name}`),
    ];
  });
}
