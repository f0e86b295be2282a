import type { Rule } from "../model/rule.ts";
import { entriesOfVfs, judgeDeviceList, networkOfEntry } from "./device-list.ts";

/** nova-compute's device list gives VFs to another physical network. */
export const deviceListWrongNetwork: Rule = {
  code: "device-list-wrong-network",
  severity: "error",
  layer: "config",
  title: "nova-compute's device list gives VFs to another physical network",
  explanation:
    "Nova offers these VFs for ports of another physical network, or for none. Ports of the one that the pool names find no host.",
  howToMakeSure: "grep -nE 'device_spec|passthrough_whitelist' /etc/nova/*.conf",
  fix: "Write the pool's physical network into the entry and restart nova-compute; with takeOver: true in the pool vfleet apply does.",
  mendedBy: ["configure-services"],
  reads: ["networkFunctions", "openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) =>
    judgeDeviceList(seen, (serving, list) => {
      const given = entriesOfVfs(seen.facts, serving, list.entries).flatMap((entry) =>
        entry ? [networkOfEntry(entry)] : [],
      );
      const others = [...new Set(given)].filter((network) => network !== serving.physicalNetwork);
      return others.map((network) => {
        // Nova compares these names without regard to case, Neutron does not.
        const isCase = network?.toLowerCase() === serving.physicalNetwork.toLowerCase();
        return {
          item: serving.pf,
          ...(isCase && { severity: "warning" as const }),
          summary: isCase
            ? `The device list calls the physical network of ${serving.netdev} ${network}, elsewhere it is ${serving.physicalNetwork}`
            : `nova-compute's device list gives VFs of ${serving.netdev} to ${network ?? "no physical network"}`,
          detail: `The pool has them on ${serving.physicalNetwork}.`,
          evidence: list.evidence,
        };
      });
    }),
};
