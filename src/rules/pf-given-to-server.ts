import type { Rule } from "../model/rule.ts";
import { countVfs, evidenceOfRecords, isTaken, judgeRecords } from "./pci-records.ts";

/** A server was given a PF of which VFs were handed out. */
export const pfGivenToServer: Rule = {
  code: "pf-given-to-server",
  severity: "error",
  layer: "compute",
  title: "A server was given a whole PF whose VFs Nova had to give",
  explanation:
    "The device list matches the PF as well as its VFs, and a server asked for a whole one (a port of type direct-physical, or an alias). As long as it has the PF none of the VFs is given to anybody, and they are gone from the host.",
  howToMakeSure:
    "select address,dev_type,status,instance_uuid from nova.pci_devices where deleted=0 and dev_type='type-PF'",
  fix: "Narrow the device list to the VFs by their product_id, restart nova-compute, and take the PF off the server.",
  follows: ["device-list-has-pf"],
  reads: ["cloud.pciRecords"],
  of: "host",
  find: (seen) =>
    judgeRecords(seen, (node) =>
      node.records.flatMap((record) => {
        if (record.kind !== "type-PF" || !isTaken(record)) return [];
        const vfs = node.records.filter(({ parent }) => parent === record.address);
        if (vfs.length === 0) return [];
        return [
          {
            item: record.address,
            summary: `The PF ${record.address} is given to server ${record.serverId ?? "(none)"} as a whole, with ${countVfs(vfs.length)} that Nova had to give`,
            detail: `Its VFs are ${[...new Set(vfs.map(({ status }) => status))].join(" and ")}.`,
            evidence: evidenceOfRecords(node, [record, ...vfs]),
          },
        ];
      }),
    ),
};
