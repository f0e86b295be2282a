import { deviceVnicTypes } from "../model/device-vnic-types.ts";
import type { NovaNode } from "../model/nova-records.ts";
import type { Rule } from "../model/rule.ts";
import { evidenceOfRecords, isSettled, isTaken, judgeRecords } from "./pci-records.ts";
import { type PortOnVf, portsOnVfs, portText } from "./seen-ports.ts";

/** Nova's records do not give a port's VF to its server. */
export const portWithoutPciRecord: Rule = {
  code: "port-without-pci-record",
  severity: "error",
  layer: "compute",
  title: "Neutron has bound a port to a VF that Nova's records do not give to its server",
  explanation:
    "Nova may give the VF to another server, or has done so; the next hard reboot or move of this one fails with 'PCI Device ... not found'. Left from a database that came from a backup, a row that was changed by hand, or a device list that was changed under a running server.",
  howToMakeSure:
    "openstack port show PORT -c binding_profile -c device_id; select address,status,instance_uuid from nova.pci_devices where deleted=0",
  fix: "Where the device list does not match the VF any more, put the entry back and restart nova-compute; else take the port off its server and add it again (openstack server remove port, add port).",
  follows: ["port-vf-gone", "device-list-misses-vfs", "vf-of-two-ports"],
  reads: ["cloud.ports", "cloud.pciRecords"],
  of: "host",
  find: (seen) =>
    judgeRecords(seen, (node) =>
      portsOnVfs(seen)
        .filter(
          ({ port }) =>
            deviceVnicTypes.includes(port.vnicType ?? "") &&
            port.deviceOwner.startsWith("compute:") &&
            port.deviceId !== "",
        )
        .flatMap((held) => findMismatch(node, held)),
    ),
};

function findMismatch(node: NovaNode, { port, vf }: PortOnVf) {
  const record = node.records.find(({ address }) => address === vf);
  const isOwn = record !== undefined && isTaken(record) && record.serverId === port.deviceId;
  // One that is not active may be on its way, or be of a server that was shelved: Nova keeps its binding and frees the VF.
  const isSure = port.status === "ACTIVE" && (!record || isSettled(node, record.changedAt));
  if (isOwn || !isSure) return [];
  const says =
    record === undefined
      ? "Nova has no record of it"
      : isTaken(record)
        ? `Nova has given it to server ${record.serverId ?? "(none)"}`
        : `Nova's record of it says ${record.status}`;
  return [
    {
      item: vf,
      summary: `${portText(port)} of server ${port.deviceId} is bound to ${vf}, and ${says}`,
      detail: "The port is active on this host.",
      evidence: [
        { source: `openstack port show ${port.id}`, text: `binding:profile pci_slot ${vf}` },
        ...evidenceOfRecords(node, record ? [record] : []),
      ],
    },
  ];
}
