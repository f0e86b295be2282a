import type { Rule } from "../model/rule.ts";
import { allEntriesOfVfs, judgeDeviceList } from "./device-list.ts";

/** Two entries of the device list say different things of the same VFs. */
export const deviceListOverlap: Rule = {
  code: "device-list-overlap",
  severity: "warning",
  layer: "config",
  title: "Two entries of the device list say different things of the same VFs",
  explanation:
    "Nova takes the first that matches; what the other says, such as a physical network or trust, does not count.",
  howToMakeSure: "grep -nE 'device_spec|passthrough_whitelist' /etc/nova/*.conf",
  fix: "Take one of them out, or narrow it.",
  reads: ["openstackFiles", "openstackServices", "networkFunctions"],
  of: "host",
  find: (seen) =>
    judgeDeviceList(seen, (serving, list) => {
      const differing = allEntriesOfVfs(seen.facts, serving, list.entries).filter(
        (entries) =>
          new Set(entries.map((entry) => JSON.stringify([entry.physical_network, entry.trusted]))).size > 1,
      );
      if (differing.length === 0) return [];
      return [
        {
          item: serving.pf,
          summary: `Several entries of the device list match VFs of ${serving.netdev}, and do not say the same`,
          detail: `${differing.length} VFs are concerned. Nova takes the first that matches.`,
          evidence: list.evidence,
        },
      ];
    }),
};
