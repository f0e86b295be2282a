import { functionAt } from "../model/facts-access.ts";
import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { pfsWithVfs } from "../steps/pfs-with-vfs.ts";

/** A PF has no link. */
export const pfWithoutLink: Rule = {
  code: "pf-without-link",
  severity: "warning",
  layer: "nic",
  title: "A PF has no link",
  explanation:
    "VFs send and receive through the PF's port. Without a cable, or with the switch port down, VMs start and are alone.",
  howToMakeSure: "ethtool PF | grep 'Link detected'",
  fix: "Look at the cable, the transceiver and the switch's port.",
  reads: ["networkFunctions"],
  of: "host",
  find: ({ facts, pfs }) =>
    pfsWithVfs(pfs).flatMap(({ pf, netdev }) => {
      const found = functionAt(facts, pf)?.netdevs.find(({ name }) => name === netdev);
      if (!found || knownValue(found.adminUp) !== true || knownValue(found.carrier) !== false) return [];
      return [
        {
          item: pf,
          summary: `${netdev} is up but has no link, so its VFs reach nobody outside of the host`,
          detail: `The kernel sees no carrier; its state is ${found.operState}.`,
          evidence: [{ source: `/sys/class/net/${netdev}/carrier`, text: "0" }],
        },
      ];
    }),
};
