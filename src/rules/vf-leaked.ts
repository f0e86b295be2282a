import { sriovOf } from "../model/facts-access.ts";
import type { Rule } from "../model/rule.ts";
import { holdersOf } from "../steps/vf-use.ts";
import { portsOnVfs } from "./seen-ports.ts";

/** A VM holds a VF that no port is bound to. */
export const vfLeaked: Rule = {
  code: "vf-leaked",
  severity: "warning",
  layer: "compute",
  title: "A VM holds a VF that no port is bound to",
  explanation:
    "The VF is gone for all others: Neutron forgot the port, or the VM is none of Nova's. When Nova gives the VF away, libvirt refuses.",
  howToMakeSure: "virsh dumpxml DOMAIN; openstack port list --host HOST",
  fix: "See whose VM it is: ask Nova for its id (openstack server show) before anybody ends it. Restart nova-compute when it is gone.",
  reads: ["networkFunctions", "holders", "cloud.ports"],
  of: "host",
  find: (seen) => {
    const bound = new Set(portsOnVfs(seen).map(({ vf }) => vf));
    return seen.pfs
      .filter(({ physicalNetwork }) => physicalNetwork !== undefined)
      .flatMap(({ pf }) => sriovOf(seen.facts, pf)?.vfs ?? [])
      .filter(({ address }) => !bound.has(address))
      .flatMap(({ address }) =>
        holdersOf(seen.facts, address)
          .filter(({ kind }) => kind === "vm")
          .map(({ name }) => ({
            item: address,
            summary: `The VM ${name} holds the VF ${address}, and no port is bound to it`,
            detail: "The cloud shows no port of this host with that VF on the networks of the pools.",
            evidence: [{ source: `/run/libvirt/qemu/${name}.xml`, text: address }],
          })),
      );
  },
};
