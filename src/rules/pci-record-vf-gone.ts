import type { NovaNode, PciRecord } from "../model/nova-records.ts";
import { knownValue } from "../model/reading.ts";
import type { Rule, RuleFinding } from "../model/rule.ts";
import { countVfs, evidenceOfRecords, isTaken, judgeRecords } from "./pci-records.ts";

/** Nova has records of VFs that are not there. */
export const pciRecordVfGone: Rule = {
  code: "pci-record-vf-gone",
  severity: "warning",
  layer: "compute",
  title: "Nova has records of VFs that are not there",
  explanation:
    "Nova gives away what its records show as available: the server that gets such a VF does not start. nova-compute takes them out when it starts, and keeps those that a server has; that server has lost its VF.",
  howToMakeSure:
    "select address,status,instance_uuid from nova.pci_devices where deleted=0; ls -d /sys/bus/pci/devices/ADDRESS",
  fix: "Make the VFs again (vfleet apply), or restart nova-compute, which forgets those that no server has.",
  mendedBy: ["create-vfs"],
  follows: ["vfs-missing", "port-vf-gone", "service-down", "nova-compute-down"],
  reads: ["networkFunctions", "cloud.pciRecords"],
  of: "host",
  find: (seen) =>
    judgeRecords(seen, (node) => {
      const there = new Set<string>(
        (knownValue(seen.facts.networkFunctions) ?? []).map(({ address }) => address),
      );
      // VFs of a PF that a server has as a whole are gone as they should: they are unavailable.
      const gone = node.records.filter(
        (record) =>
          record.kind === "type-VF" &&
          (isTaken(record) || record.status === "available") &&
          there.has(record.parent ?? "") &&
          !there.has(record.address),
      );
      return [...Map.groupBy(gone, ({ parent }) => parent ?? "")].map(([pf, records]) =>
        findingOf(node, pf, records),
      );
    }),
};

function findingOf(node: NovaNode, pf: string, records: readonly PciRecord[]): RuleFinding {
  const taken = records.filter(isTaken);
  const servers = [...new Set(taken.flatMap(({ serverId }) => serverId ?? []))];
  return {
    item: pf,
    summary: `Nova has records of ${countVfs(records.length)} of ${pf} that ${records.length === 1 ? "is" : "are"} not on this host`,
    detail:
      taken.length === 0
        ? "No server has any of them."
        : `${taken.length} of them are given to servers: ${servers.join(", ")}.`,
    ...(taken.length > 0 && {
      severity: "error",
      fix: "Make the VFs again (vfleet apply), then stop and start the servers; never change the count while servers hold VFs.",
    }),
    evidence: evidenceOfRecords(node, [...taken, ...records.filter((record) => !isTaken(record))]),
  };
}
