import type { DeviceAsker, NovaNode } from "../model/nova-records.ts";
import type { Rule } from "../model/rule.ts";
import { evidenceOfRecords, isSettled, isTaken, judgeRecords } from "./pci-records.ts";

/** A server has fewer PCI devices than its flavor asked for. */
export const serverWithoutDevices: Rule = {
  code: "server-without-devices",
  severity: "warning",
  layer: "compute",
  title: "A server has fewer PCI devices than its flavor's aliases asked for",
  explanation:
    "Nova gave it the devices when it was made, and has lost the records since: rows that were taken out with a device list that was changed, or a database from a backup. Its next hard reboot leaves it without them, and others may be given them.",
  howToMakeSure:
    "select address,status from nova.pci_devices where deleted=0 and instance_uuid='INSTANCE_UUID'; virsh dumpxml DOMAIN | grep -A3 hostdev",
  fix: "Put the entry of the device list back, if it was taken out, and restart nova-compute; then make the server anew, or move it (openstack server migrate), which claims devices again.",
  follows: ["pci-record-free-but-held", "pci-record-missing"],
  reads: ["cloud.pciRecords"],
  of: "host",
  find: (seen) =>
    judgeRecords(seen, (node) =>
      node.askers.flatMap((server) => {
        const own = node.records.filter((record) => isTaken(record) && record.serverId === server.id);
        if (!isAtRest(node, server) || own.length >= server.asked) return [];
        return [
          {
            item: server.id,
            summary: `Server ${server.id} asks for ${server.asked} by the alias ${server.aliases.join(", ")}, and Nova has ${own.length === 0 ? "no device" : own.length === 1 ? "1 device" : `${own.length} devices`} of this host for it`,
            detail: `It is ${server.state}.`,
            evidence: [
              {
                source: `Nova's database ${node.database}, instance_extra`,
                text: `pci_requests of ${server.id}: ${server.asked} by ${server.aliases.join(", ")}`,
              },
              ...evidenceOfRecords(node, own),
            ],
          },
        ];
      }),
    ),
};

/** Nothing is being done with it, and it has been made. */
function isAtRest(node: NovaNode, { state, task, isMoving, changedAt }: DeviceAsker): boolean {
  const isMade = ["active", "stopped", "paused", "suspended"].includes(state ?? "");
  return isMade && task === undefined && !isMoving && isSettled(node, changedAt);
}
