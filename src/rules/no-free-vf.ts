import { sriovOf } from "../model/facts-access.ts";
import type { Evidence } from "../model/finding.ts";
import type { PciAddress } from "../model/ids.ts";
import type { HostSeen, Rule } from "../model/rule.ts";
import { holdersOf } from "../steps/vf-use.ts";
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
    const all = hosts.flatMap(vfsOf);
    return [...Map.groupBy(all, ({ physicalNetwork }) => physicalNetwork)]
      .filter(([network, vfs]) => network !== undefined && vfs.every(({ taken }) => taken !== undefined))
      .map(([network, vfs]) => ({
        item: network ?? "",
        summary: `All ${vfs.length} VFs on ${network} are taken`,
        detail: "Each is bound to a port or held by a VM, on all hosts that were read.",
        evidence: vfs.flatMap(({ taken }) => taken ?? []).slice(0, mostTold),
      }));
  },
};

const mostTold = 5;

type SeenVf = { readonly physicalNetwork: string | undefined; readonly taken: Evidence | undefined };

function vfsOf(seen: HostSeen): readonly SeenVf[] {
  const ports = new Map(portsOnVfs(seen).map(({ vf, port }) => [vf, port]));
  const takenBy = (vf: PciAddress): Evidence | undefined => {
    const port = ports.get(vf);
    if (port) return { source: `openstack port show ${port.id}`, text: `${vf} on ${seen.host}` };
    const [holder] = holdersOf(seen.facts, vf);
    return holder && { source: `VFs of ${seen.host}`, text: `${vf} is held by ${holder.name}` };
  };
  return seen.pfs.flatMap(({ pf, physicalNetwork, excludedVfs }) =>
    (sriovOf(seen.facts, pf)?.vfs ?? [])
      .filter(({ index }) => !excludedVfs.includes(index))
      .map(({ address }) => ({ physicalNetwork, taken: takenBy(address) })),
  );
}
