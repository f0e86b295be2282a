import { sriovOf } from "../model/facts-access.ts";
import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { pfsWithVfs } from "../steps/pfs-with-vfs.ts";

/** A VF shares its IOMMU group with another function. */
export const vfGroupShared: Rule = {
  code: "vf-group-shared",
  severity: "error",
  layer: "kernel",
  title: "A VF shares its IOMMU group with another function",
  explanation:
    "VFIO hands out whole IOMMU groups. A VF that is in a group with a function on another driver cannot be given to a VM: 'group is not viable'. A switch or root port without ACS is the reason.",
  howToMakeSure: "ls /sys/bus/pci/devices/VF/iommu_group/devices",
  fix: "Enable ACS and ARI in the firmware, or put the card into another slot.",
  follows: ["iommu-off", "iommu-off-in-firmware"],
  reads: ["networkFunctions", "iommu"],
  of: "host",
  find: ({ facts, pfs }) => {
    const functions = knownValue(facts.networkFunctions) ?? [];
    const groups = Map.groupBy(functions, ({ iommuGroup }) => knownValue(iommuGroup));
    return pfsWithVfs(pfs).flatMap(({ pf, netdev }) => {
      const vfs = new Set(sriovOf(facts, pf)?.vfs.map(({ address }) => address));
      const shared = [...groups].filter(
        ([group, members]) =>
          group !== undefined && members.length > 1 && members.some(({ address }) => vfs.has(address)),
      );
      if (shared.length === 0) return [];
      return [
        {
          item: pf,
          summary: `VFs of ${netdev} share their IOMMU group with other functions, so they cannot be handed out one by one`,
          detail: shared
            .map(([group, members]) => `group ${group}: ${members.map(({ address }) => address).join(", ")}`)
            .join("; "),
          evidence: shared.map(([group, members]) => ({
            source: `/sys/kernel/iommu_groups/${group}/devices`,
            text: members.map(({ address }) => address).join(" "),
          })),
        },
      ];
    });
  },
};
