import { sriovOf } from "../model/facts-access.ts";
import type { Rule } from "../model/rule.ts";
import { isHeld } from "../steps/vf-use.ts";
import { portsOnVfs } from "./seen-ports.ts";

/** No VF of a physical network is free. */
export const noFreeVf: Rule = {
  code: "no-free-vf",
  severity: "warning",
  layer: "scheduler",
  title: "No VF of a physical network is free",
  explanation:
    "The next VM with a port on it ends with 'No valid host was found: There are not enough hosts available'.",
  howToMakeSure: "vfleet discover; openstack port list --long | grep direct",
  fix: "Ask for more VFs in the pool, use more PFs or hosts, or delete VMs that nobody needs.",
  reads: ["cloud.ports"],
  of: "fleet",
  find: ({ hosts }) => {
    const all = hosts.flatMap((seen) => {
      const bound = new Set(portsOnVfs(seen).map(({ vf }) => vf));
      return seen.pfs.flatMap(({ pf, physicalNetwork, excludedVfs }) =>
        (sriovOf(seen.facts, pf)?.vfs ?? [])
          .filter(({ index }) => !excludedVfs.includes(index))
          .map(({ address }) => ({
            physicalNetwork,
            isTaken: bound.has(address) || isHeld(seen.facts, address),
          })),
      );
    });
    return [...Map.groupBy(all, ({ physicalNetwork }) => physicalNetwork)]
      .filter(([network, vfs]) => network !== undefined && vfs.every(({ isTaken }) => isTaken))
      .map(([network, vfs]) => ({
        item: network ?? "",
        summary: `All ${vfs.length} VFs on ${network} are taken`,
        detail: "Each is bound to a port or held by a VM, on all hosts that were read.",
      }));
  },
};
