import type { NovaNode, PciRecord } from "../model/nova-records.ts";
import type { Rule, RuleFinding } from "../model/rule.ts";
import { evidenceOfRecords, isSettled, isTaken, judgeRecords } from "./pci-records.ts";

/** Nova keeps a device for a server that is gone or elsewhere. */
export const pciRecordLeaked: Rule = {
  code: "pci-record-leaked",
  severity: "warning",
  layer: "compute",
  title: "Nova keeps a device for a server that is gone or on another host",
  explanation:
    "The device is given to nobody else: the host has fewer VFs than it seems. nova-compute frees such records when it starts, and each minute, so one that stays is left from a move, an evacuation or a crash, or nova-compute does not work.",
  howToMakeSure:
    "select address,status,instance_uuid from nova.pci_devices where deleted=0; openstack server show INSTANCE_UUID -c OS-EXT-SRV-ATTR:host",
  fix: "Restart nova-compute of this host, which frees what no server of it has. Rows that stay are changed by hand only with nova-compute stopped and a copy of the database.",
  follows: ["service-down", "nova-compute-missing", "nova-compute-down"],
  reads: ["cloud.pciRecords"],
  of: "host",
  find: (seen) =>
    judgeRecords(seen, (node) => {
      const taken = node.records.filter((record) => isTaken(record) && isSettled(node, record.changedAt));
      return [...Map.groupBy(taken, ({ serverId }) => serverId)].flatMap(([server, records]) => {
        const why = whyLeaked(node, server);
        return why === undefined ? [] : [findingOf(node, { server, records, why })];
      });
    }),
};

/** Why a server has no right to devices of this host; undefined: it has, or something is still being done with it. */
function whyLeaked(node: NovaNode, id: string | undefined): string | undefined {
  if (id === undefined) return "The record names no server.";
  const server = node.servers.find((each) => each.id === id);
  if (!server) return "Nova's database has no such server.";
  if (server.isMoving || !isSettled(node, server.changedAt)) return undefined;
  if (server.isDeleted) return `The server was deleted at ${server.changedAt} UTC.`;
  if (server.task !== undefined) return undefined;
  if (server.host?.toLowerCase() === node.host.toLowerCase()) return undefined;
  return `The server is ${server.state ?? "there"}, on ${server.host ?? "no host"}, and no move of it is under way.`;
}

function findingOf(
  node: NovaNode,
  {
    server,
    records,
    why,
  }: { readonly server: string | undefined; readonly records: readonly PciRecord[]; readonly why: string },
): RuleFinding {
  const addresses = records.map(({ address }) => address);
  const few = `${addresses.slice(0, 4).join(", ")}${addresses.length > 4 ? ", ..." : ""}`;
  return {
    item: addresses[0] ?? "",
    summary: `Nova keeps ${records.length === 1 ? few : `${records.length} devices (${few})`} for ${server === undefined ? "nobody" : `server ${server}, which is not on this host`}`,
    detail: why,
    evidence: evidenceOfRecords(node, records),
  };
}
