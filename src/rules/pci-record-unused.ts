import { functionAt } from "../model/facts-access.ts";
import { parsePciAddress } from "../model/ids.ts";
import type { NovaNode, PciRecord } from "../model/nova-records.ts";
import type { Rule } from "../model/rule.ts";
import { wishInputOf } from "../steps/openstack/find-wishes.ts";
import { isHeld } from "../steps/vf-use.ts";
import { evidenceOfRecords, isSettled, judgeRecords } from "./pci-records.ts";
import { portsOnVfs } from "./seen-ports.ts";

/** Nova keeps a VF for a server of the host that has neither a port on it nor the device. */
export const pciRecordUnused: Rule = {
  code: "pci-record-unused",
  severity: "warning",
  layer: "compute",
  title: "Nova keeps a VF for a server that runs and does not have it",
  explanation:
    "The server is there, so nova-compute does not free the VF, and nobody else is given it. Left from a port that was taken off while its server, its host or Neutron was in trouble; or the server does not run, whatever Nova says.",
  howToMakeSure:
    "select address,status,instance_uuid from nova.pci_devices where deleted=0; virsh dumpxml DOMAIN | grep -A3 hostdev; openstack port list --server INSTANCE_UUID",
  fix: "See whether the server runs (virsh list), and stop and start it (openstack server stop, start); if the record stays, move the server (openstack server migrate), which gives its devices back.",
  follows: ["service-down", "nova-compute-down"],
  reads: ["networkFunctions", "holders", "cloud.ports", "cloud.pciRecords"],
  of: "host",
  find: (seen) => {
    // Ports are read of the pools' physical networks alone; macvtap's are held by no VM.
    const served = new Set<string>((wishInputOf(seen)?.input.pfs ?? []).map(({ pf }) => pf));
    const bound = new Set<string>(portsOnVfs(seen).map(({ vf }) => vf));
    return judgeRecords(seen, (node) =>
      node.records.flatMap((record) => {
        const address = parsePciAddress(record.address);
        if (address === undefined || !served.has(record.parent ?? "") || bound.has(address)) return [];
        if (
          !isKeptForRunning(node, record) ||
          !functionAt(seen.facts, address) ||
          isHeld(seen.facts, address)
        )
          return [];
        return [
          {
            item: address,
            summary: `Nova keeps ${address} for server ${record.serverId}, which has no port on it, and no VM holds it`,
            detail: "The server is active on this host, as far as Nova knows.",
            evidence: [
              ...evidenceOfRecords(node, [record]),
              { source: "/proc/*/fd, /run/libvirt/qemu/*.xml", text: `no VM or process holds ${address}` },
            ],
          },
        ];
      }),
    );
  },
};

function isKeptForRunning(node: NovaNode, { kind, status, serverId, changedAt }: PciRecord): boolean {
  const server = node.servers.find(({ id }) => id === serverId);
  return (
    kind === "type-VF" &&
    status === "allocated" &&
    isSettled(node, changedAt) &&
    server !== undefined &&
    !server.isDeleted &&
    !server.isMoving &&
    server.state === "active" &&
    server.task === undefined &&
    server.host?.toLowerCase() === node.host.toLowerCase() &&
    isSettled(node, server.changedAt)
  );
}
