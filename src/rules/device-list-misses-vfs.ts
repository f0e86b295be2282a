import type { Rule } from "../model/rule.ts";
import { entriesOfVfs, judgeDeviceList } from "./device-list.ts";

/** nova-compute's device list does not cover VFs that pools want to hand out. */
export const deviceListMissesVfs: Rule = {
  code: "device-list-misses-vfs",
  severity: "error",
  layer: "config",
  title: "nova-compute's device list does not cover VFs that pools want to hand out",
  explanation:
    "Nova offers only devices that an entry of its device list matches. It says nothing of an entry that matches none, such as one with an interface that has another name since the last boot; the scheduler then answers 'No valid host was found'.",
  howToMakeSure:
    "grep -nE 'device_spec|passthrough_whitelist' /etc/nova/*.conf; nova-compute's PCI devices: select address,status from nova.pci_devices",
  fix: "Give the list an entry with the PF's address and the physical network, and restart nova-compute: vfleet apply does.",
  mendedBy: ["configure-services"],
  follows: ["device-list-malformed", "config-option-in-wrong-section", "config-line-refused"],
  reads: ["networkFunctions", "openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) =>
    judgeDeviceList(seen, (serving, list) => {
      const entries = entriesOfVfs(seen.facts, serving, list.entries);
      const missed = entries.filter((entry) => entry === undefined).length;
      if (missed === 0) return [];
      return [
        {
          item: serving.pf,
          summary: `nova-compute's device list covers ${missed === entries.length ? "no VF" : `${entries.length - missed} of ${entries.length} VFs`} of ${serving.netdev}`,
          detail: `No entry matches ${missed === entries.length ? "any" : "the rest"} of them; the pool has them on ${serving.physicalNetwork}.`,
          evidence: list.evidence,
        },
      ];
    }),
};
