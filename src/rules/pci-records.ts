import type { Evidence } from "../model/finding.ts";
import type { HostName } from "../model/ids.ts";
import { indexNovaNodes, type NovaNode, type PciRecord } from "../model/nova-records.ts";
import { knownValue } from "../model/reading.ts";
import type { HostSeen, RuleFinding, RuleUnseen } from "../model/rule.ts";
import { wishInputOf } from "../steps/openstack/find-wishes.ts";

/** Nova's own records of a host are judged by each of many rules; they are put in order once. */
const indexes = new WeakMap<readonly NovaNode[], (host: string) => readonly NovaNode[]>();

/** Judges the compute node that Nova's database has for a host; where it has none, or several, that is said instead. */
export function judgeRecords(
  seen: HostSeen,
  judge: (node: NovaNode) => readonly (RuleFinding | RuleUnseen)[],
): readonly (RuleFinding | RuleUnseen)[] {
  const nodes = seen.cloud && knownValue(seen.cloud.pciRecords);
  if (nodes === undefined) return [];
  const own = nodesOf(nodes, seen.host);
  const [node] = own;
  if (node === undefined)
    return handsOut(seen)
      ? [{ unseen: "Nova's databases that were named do not have this host; it may be in another cell" }]
      : [];
  if (own.length === 1) return judge(node);
  const names = own.map(({ hypervisorHostname }) => hypervisorHostname).join(", ");
  return [{ unseen: `Nova's database has several compute nodes of this host: ${names}` }];
}

function nodesOf(nodes: readonly NovaNode[], host: HostName): readonly NovaNode[] {
  const index = indexes.get(nodes) ?? indexNovaNodes(nodes);
  indexes.set(nodes, index);
  return index(host);
}

function handsOut(seen: HostSeen): boolean {
  return seen.hostIntent.roles.includes("compute") && (wishInputOf(seen)?.input.pfs ?? []).length > 0;
}

/** A server has the device, or is about to. */
export function isTaken({ status }: PciRecord): boolean {
  return status === "allocated" || status === "claimed";
}

const settledMs = 15 * 60_000;

/**
 * Whether something was as it is for so long that nothing is under way: hosts and the database are read one after the other, and
 * Nova itself puts its records right each minute.
 */
export function isSettled({ readAt }: NovaNode, changedAt: string | undefined): boolean {
  return changedAt === undefined || momentOf(readAt) - momentOf(changedAt) >= settledMs;
}

function momentOf(time: string): number {
  return Date.parse(`${time.replace(" ", "T")}Z`);
}

const shown = 5;

/** Records as a person would see them in the database, the first of them. */
export function evidenceOfRecords(node: NovaNode, records: readonly PciRecord[]): readonly Evidence[] {
  const source = `Nova's database ${node.database}, pci_devices of ${node.hypervisorHostname}`;
  return [
    ...records.slice(0, shown).map((record) => ({ source, text: recordText(record) })),
    ...(records.length > shown ? [{ source, text: `and ${records.length - shown} more` }] : []),
  ];
}

function recordText({ address, kind, status, serverId, changedAt }: PciRecord): string {
  return [
    `${address} ${kind} ${status}`,
    ...(serverId === undefined ? [] : [`instance_uuid ${serverId}`]),
    ...(changedAt === undefined ? [] : [`written ${changedAt} UTC`]),
  ].join(", ");
}

/** `1 VF`, `5 VFs`. */
export function countVfs(count: number): string {
  return `${count} ${count === 1 ? "VF" : "VFs"}`;
}
