import type { NovaNode, PciRecord } from "../model/nova-records.ts";
import type { Rule } from "../model/rule.ts";
import { countVfs, evidenceOfRecords, isSettled, isTaken, judgeRecords } from "./pci-records.ts";

/** Nova gives VFs to nobody, though nobody has their PF. */
export const pciRecordStuck: Rule = {
  code: "pci-record-stuck",
  severity: "warning",
  layer: "compute",
  title: "Nova gives VFs to nobody, though no server has their PF",
  explanation:
    "Nova marks VFs as unclaimable or unavailable while a server has their whole PF, and makes them available after. Here that did not happen, as a nova-compute that ended in between or a bug leaves it (Launchpad 1969496): the host has fewer VFs than it seems.",
  howToMakeSure: "select address,dev_type,status,parent_addr from nova.pci_devices where deleted=0",
  fix: "Restart nova-compute. If they stay so: take the VFs away and make them again while no server has one, with a restart of nova-compute after each.",
  follows: ["service-down", "nova-compute-missing", "nova-compute-down"],
  reads: ["cloud.pciRecords"],
  of: "host",
  find: (seen) =>
    judgeRecords(seen, (node) => {
      const stuck = node.records.filter((record) => isStuck(node, record));
      return [...Map.groupBy(stuck, ({ parent }) => parent ?? "")].map(([pf, records]) => {
        const whole = node.records.find(({ address }) => address === pf);
        return {
          item: pf,
          summary: `Nova gives ${countVfs(records.length)} of ${pf} to nobody, though no server has the PF`,
          detail: `They are ${[...new Set(records.map(({ status }) => status))].join(" and ")}; the PF is ${whole?.status ?? "not among Nova's devices"}.`,
          evidence: evidenceOfRecords(node, [...(whole ? [whole] : []), ...records]),
        };
      });
    }),
};

function isStuck(node: NovaNode, { kind, status, parent, changedAt }: PciRecord): boolean {
  const isKept = status === "unclaimable" || status === "unavailable";
  if (kind !== "type-VF" || !isKept || parent === undefined || !isSettled(node, changedAt)) return false;
  const whole = node.records.find(({ address }) => address === parent);
  return !whole || (!isTaken(whole) && isSettled(node, whole.changedAt));
}
