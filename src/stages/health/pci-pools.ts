import type { HostFacts } from "../../model/host-facts.ts";
import type { ServingPf } from "../../model/openstack-deployment.ts";
import type { Check } from "../../model/plan.ts";
import { holdersOf } from "../../steps/vf-use.ts";

/** Free devices of a physical network, as nova-compute counts them. */
export type PciPool = { readonly physicalNetwork: string; readonly free: number };

/**
 * The pools with a physical network of a line "Final resource view" of nova-compute's log; undefined: it tells none, as in
 * Kilo, which writes an object's address. Source: nova/compute/resource_tracker.py, nova/objects/pci_device_pool.py.
 */
export function parsePciPools(line: string): readonly PciPool[] | undefined {
  const [, list] = /\bpci_stats=\[(.*)\]/.exec(line) ?? [];
  if (list === undefined) return undefined;
  return [...list.matchAll(/PciDevicePool\(count=(\d+),.*?tags=\{(.*?)\}/g)].flatMap(
    ([, count, tags = ""]) => {
      const [, physicalNetwork] = /\bphysical_network='([^']*)'/.exec(tags) ?? [];
      const isPf = /\bdev_type='type-PF'/.test(tags);
      return physicalNetwork === undefined || isPf ? [] : [{ physicalNetwork, free: Number(count) }];
    },
  );
}

/** Whether nova-compute has as many VFs of each physical network as are planned; those that VMs have are not free. Pure. */
export function checkPciPools(
  { pfs, facts }: { readonly facts: HostFacts; readonly pfs: readonly ServingPf[] },
  pools: readonly PciPool[],
): readonly Check[] {
  const byNetwork = Map.groupBy(pfs, ({ physicalNetwork }) => physicalNetwork.toLowerCase());
  return [...byNetwork].map(([network, of]) => {
    const vfs = of.flatMap(({ vfs: all, excluded }) => all.filter((vf) => !excluded.includes(vf)));
    const held = vfs.filter((vf) => holdersOf(facts, vf).length > 0).length;
    const mine = pools.filter(({ physicalNetwork }) => physicalNetwork.toLowerCase() === network);
    const free = mine.reduce((sum, pool) => sum + pool.free, 0);
    const isRight = free + held === vfs.length;
    const used = held === 0 ? "" : ` and ${held} are in use`;
    return {
      step: "ask-nova-compute",
      subject: `VFs of ${of[0]?.physicalNetwork ?? network}`,
      holds: isRight ? "yes" : "no",
      summary: `${isRight ? "nova-compute has all" : "nova-compute does not have all"} ${vfs.length}: it counts ${free} as free${used}`,
    };
  });
}
