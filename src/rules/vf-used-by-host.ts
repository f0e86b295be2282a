import { functionAt } from "../model/facts-access.ts";
import type { Rule } from "../model/rule.ts";
import { candidateOf, entryMatches } from "../steps/openstack/device-entry.ts";
import { findHostVfs } from "../steps/openstack/serving-pfs.ts";
import { findHostTraffic } from "../steps/vf-use.ts";
import { seeDeviceList } from "./device-list.ts";

/** The host itself uses a VF that Nova hands out. */
export const vfUsedByHost: Rule = {
  code: "vf-used-by-host",
  severity: "error",
  layer: "vf",
  title: "The host itself uses a VF that Nova hands out",
  explanation:
    "Nova gives the VF to a VM; libvirt takes it from its driver, and the host loses the address, bridge or bond that was on it.",
  howToMakeSure: "ip addr; grep device_spec /etc/nova/nova.conf",
  fix: "Leave this VF to the host: name it in excludeVfs of the pool and apply, or take the address or bridge off it.",
  mendedBy: ["configure-services"],
  reads: ["networkFunctions", "hostNetwork", "holders", "openstackFiles"],
  of: "host",
  find: (seen) => {
    const list = seeDeviceList(seen);
    if (!list) return [];
    if (list.unseen.length > 0) return list.unseen;
    return findHostVfs(seen.facts).flatMap((address) => {
      const vf = functionAt(seen.facts, address);
      const entry = vf && list.entries.find((each) => entryMatches(each, candidateOf(seen.facts, vf)));
      if (!entry) return [];
      const uses = findHostTraffic(seen.facts, address).join(", ");
      return [
        {
          item: address,
          summary: `The VF ${address} is in use by ${uses}, and Nova may give it to a VM`,
          detail: "An entry of nova-compute's device list matches it.",
          evidence: list.evidence,
        },
      ];
    });
  },
};
