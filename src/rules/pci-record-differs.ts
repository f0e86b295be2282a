import { functionAt } from "../model/facts-access.ts";
import type { NetworkFunction } from "../model/host-facts.ts";
import { parsePciAddress } from "../model/ids.ts";
import type { PciRecord } from "../model/nova-records.ts";
import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { evidenceOfRecords, isTaken, judgeRecords } from "./pci-records.ts";

/** Nova's record of a device tells of another one than is there. */
export const pciRecordDiffers: Rule = {
  code: "pci-record-differs",
  severity: "warning",
  layer: "compute",
  title: "Nova's record of a device tells of another one than is there",
  explanation:
    "Nova matches requests against its records: with another kind, other ids or another NUMA node it passes over the device, or gives it to a server that it does not fit. nova-compute writes them anew each minute, but not those of devices that a server has.",
  howToMakeSure:
    "select address,dev_type,vendor_id,product_id,parent_addr,numa_node from nova.pci_devices where deleted=0; lspci -nn -s ADDRESS; cat /sys/bus/pci/devices/ADDRESS/numa_node",
  fix: "Restart nova-compute once the VFs are there; where a server has the device, stop, move or delete that first.",
  mendedBy: ["restart-services"],
  follows: ["compute-started-before-vfs", "service-down", "nova-compute-missing", "nova-compute-down"],
  reads: ["networkFunctions", "cloud.pciRecords"],
  of: "host",
  find: (seen) =>
    judgeRecords(seen, (node) => {
      const differing = node.records.flatMap((record) => {
        const address = parsePciAddress(record.address);
        const found = address && functionAt(seen.facts, address);
        const differences = found ? findDifferences(record, found) : [];
        return differences.length === 0 ? [] : [{ record, differences }];
      });
      const keyOf = ({ record, differences }: (typeof differing)[number]) =>
        JSON.stringify([record.parent ?? record.address, isTaken(record), differences]);
      return [...Map.groupBy(differing, keyOf).values()].map((alike) => {
        const [{ record, differences } = { record: undefined, differences: [] }] = alike;
        const isOne = alike.length === 1 || record?.parent === undefined;
        const onlyNode = differences.every((difference) => difference.startsWith("NUMA"));
        return {
          item: (isOne ? record?.address : record?.parent) ?? "",
          summary: `Nova's record of ${isOne ? record?.address : `${alike.length} VFs of ${record?.parent}`} differs from what is there: ${differences.join(", ")}`,
          detail: record && isTaken(record) ? "A server has it." : "No server has it.",
          // What a server has already is not chosen by its NUMA node any more.
          ...(record && isTaken(record) && onlyNode && { severity: "advice" as const }),
          evidence: evidenceOfRecords(
            node,
            alike.map((each) => each.record),
          ),
        };
      });
    }),
};

/** What is otherwise, in words; of what either does not tell nothing is said. */
function findDifferences(record: PciRecord, found: NetworkFunction): readonly string[] {
  const parent = knownValue(found.physicalFunction);
  const sriov = knownValue(found.sriov);
  const ids = `${found.vendorId}:${found.deviceId}`.toLowerCase();
  const recorded = `${record.vendorId}:${record.productId}`;
  const kind = parent !== undefined ? "type-VF" : (sriov?.vfs.length ?? 0) > 0 ? "type-PF" : undefined;
  const isKind = kind === undefined || record.kind === kind || (kind === "type-VF" && record.kind === "vdpa");
  const node = found.numaNode.is === "known" ? String(found.numaNode.value) : "none";
  const isNodeTold = record.numaNode !== undefined && found.numaNode.is !== "unreadable";
  return [
    ...(isKind ? [] : [`${record.kind} instead of ${kind}`]),
    ...(ids === recorded ? [] : [`${recorded} instead of ${ids}`]),
    ...(parent === undefined || record.parent === undefined || record.parent === parent
      ? []
      : [`PF ${record.parent} instead of ${parent}`]),
    ...(!isNodeTold || String(record.numaNode) === node
      ? []
      : [`NUMA node ${record.numaNode} instead of ${node}`]),
  ];
}
