import { functionAt } from "../model/facts-access.ts";
import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { pfsWithVfs } from "../steps/pfs-with-vfs.ts";

/** A PF is down. */
export const pfDown: Rule = {
  code: "pf-down",
  severity: "error",
  layer: "nic",
  title: "A PF is down",
  explanation:
    "libvirt sets MAC address and VLAN of a VF through its PF and refuses while that is down; some drivers make no VFs then, and guests see no link.",
  howToMakeSure: "ip link show PF",
  fix: "Bring it up now (ip link set PF up) and at each boot.",
  mendedBy: ["bring-pf-up"],
  reads: ["networkFunctions"],
  of: "host",
  find: ({ facts, pfs }) =>
    pfsWithVfs(pfs).flatMap(({ pf, netdev, pool }) => {
      const found = functionAt(facts, pf)?.netdevs.find(({ name }) => name === netdev);
      if (!found || knownValue(found.adminUp) !== false) return [];
      return [
        {
          item: pf,
          summary: `${netdev}, whose VFs pool ${pool} wants, is down`,
          detail: "Its flags lack IFF_UP: somebody set it down, or nobody up since the last boot.",
          evidence: [{ source: `/sys/class/net/${netdev}/flags`, text: "IFF_UP is not set" }],
        },
      ];
    }),
};
