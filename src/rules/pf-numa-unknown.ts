import { functionAt } from "../model/facts-access.ts";
import type { Rule } from "../model/rule.ts";
import { pfsWithVfs } from "../steps/pfs-with-vfs.ts";

/** The kernel does not know near which processor a PF is. */
export const pfNumaUnknown: Rule = {
  code: "pf-numa-unknown",
  severity: "advice",
  layer: "firmware",
  title: "The kernel does not know near which processor a PF is",
  explanation:
    "A flavor with NUMA topology and the policy required finds no host with this PF; others may run far from their NIC, and slower.",
  howToMakeSure: "cat /sys/bus/pci/devices/ADDRESS/numa_node prints -1",
  fix: "Update the firmware (it has no _PXM for the slot), or use the policy preferred.",
  reads: ["networkFunctions"],
  of: "host",
  find: ({ facts, pfs, openstack }) => {
    if (openstack?.wanted.numaFilter !== true) return [];
    return pfsWithVfs(pfs)
      .filter(({ pf }) => functionAt(facts, pf)?.numaNode.is === "absent")
      .map(({ pf, netdev }) => ({
        item: pf,
        summary: `The kernel does not tell the NUMA node of ${netdev}`,
        detail: "The fleet file wants the scheduler to heed NUMA.",
        evidence: [{ source: `/sys/bus/pci/devices/${pf}/numa_node`, text: "-1" }],
      }));
  },
};
