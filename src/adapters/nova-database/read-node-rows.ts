import * as z from "zod";
import type { HostName } from "../../model/ids.ts";
import {
  type DeviceAsker,
  indexNovaNodes,
  type NovaNode,
  type PciRecord,
  type RecordedServer,
} from "../../model/nova-records.ts";
import { novaError } from "./nova-database-error.ts";
import type { Row, SqlSession } from "./sql-session.ts";

const text = z
  .string()
  .nullish()
  .transform((value) => value || undefined);
const word = z.string().transform((value) => value.trim());
const number = z.coerce.number();

const nodeRow = z.object({ id: number, host: text, hypervisor_hostname: text, hypervisor_type: text });
const recordRow = z.object({
  node_id: number,
  address: word,
  vendor_id: word,
  product_id: word,
  dev_type: word,
  status: word,
  parent_addr: text,
  numa_node: number.nullish(),
  instance_uuid: text,
  changed_at: text,
});
const serverRow = z.object({
  uuid: word,
  is_deleted: number,
  host: text,
  vm_state: text,
  task_state: text,
  changed_at: text,
});

const askerRow = z.object({ uuid: word, host: word, node: text, pci_requests: z.string() });
const requests = z.array(z.object({ count: z.number(), alias_name: z.string().nullish() }));

/** What Nova calls a migration that has ended; others may hold devices on both hosts. Source: nova/db/main/api.py, migrations in progress and in error. */
const endedMigrations = ["confirmed", "reverted", "failed", "completed", "cancelled", "done"];

/** The compute nodes of these hosts with their devices and the servers that have them. */
export async function readNodeRows(
  session: SqlSession,
  where: string,
  hosts: readonly HostName[],
): Promise<readonly NovaNode[]> {
  const ask = <Parsed>(schema: z.ZodType<Parsed>, question: string, values: readonly (string | number)[]) =>
    session.select(question, values).then((rows) => rows.map((row) => parseRow(schema, row, where)));
  const [time] = await ask(z.object({ read_at: word }), `select ${asText(session.words.now)} as read_at`, []);
  const nodes = await findNodes(ask, hosts);
  const hasParent = await hasParents(ask, session);
  const ids = nodes.map(({ id }) => id);
  const records = await inParts(ids, (some) => ask(recordRow, recordsQuestion(hasParent, some.length), some));
  const hostNames = [...new Set(nodes.map(({ host }) => host))];
  const askers = await inParts(hostNames, (some) => ask(askerRow, askersQuestion(some.length), some));
  const named = records.flatMap(({ instance_uuid: uuid }) => uuid ?? []);
  const uuids = [...new Set([...named, ...askers.map(({ uuid }) => uuid)])];
  const servers = await inParts(uuids, (some) => ask(serverRow, serversQuestion(some.length), some));
  const moving = await inParts(uuids, (some) =>
    ask(z.object({ uuid: word }), movesQuestion(some.length), [...some, ...endedMigrations]),
  );
  const isMoving = new Set(moving.map(({ uuid }) => uuid));
  const serversById = new Map(servers.map((row) => [row.uuid, serverOf(row, isMoving)]));
  const byNode = Map.groupBy(records, ({ node_id: id }) => id);
  return nodes.map(({ id, host, hypervisorHostname }) => {
    const own = byNode.get(id) ?? [];
    const holders = [...new Set(own.flatMap(({ instance_uuid: uuid }) => uuid ?? []))];
    return {
      database: where,
      id,
      host,
      hypervisorHostname,
      readAt: time?.read_at ?? "",
      records: own.map(recordOf),
      servers: holders.flatMap((uuid) => serversById.get(uuid) ?? []),
      askers: askers
        .filter((row) => row.host === host && row.node === hypervisorHostname)
        .flatMap((row) => askerOf(row, serversById.get(row.uuid)) ?? []),
    };
  });
}

type Ask = <Parsed>(
  schema: z.ZodType<Parsed>,
  question: string,
  values: readonly (string | number)[],
) => Promise<readonly Parsed[]>;

/** The nodes of bare metal are of no host. */
async function findNodes(ask: Ask, hosts: readonly HostName[]) {
  const rows = await ask(
    nodeRow,
    "select id, host, hypervisor_hostname, hypervisor_type from compute_nodes where deleted = 0",
    [],
  );
  const nodes = rows
    .filter(({ hypervisor_type: type }) => type?.toLowerCase() !== "ironic")
    .map(({ id, host = "", hypervisor_hostname: hypervisorHostname = "" }) => ({
      id,
      host,
      hypervisorHostname,
    }));
  const nodesOf = indexNovaNodes(nodes);
  return [...new Set(hosts.flatMap((host) => nodesOf(host)))];
}

/** Kilo and Liberty know no PFs of VFs. */
async function hasParents(ask: Ask, { words }: SqlSession): Promise<boolean> {
  const found = await ask(
    z.object({ name: word }),
    `select column_name as name from information_schema.columns where table_schema = ${words.schema} and table_name = 'pci_devices' and column_name = 'parent_addr'`,
    [],
  );
  return found.length > 0;
}

function recordsQuestion(hasParent: boolean, nodes: number): string {
  const changed = asText("coalesce(updated_at, created_at)");
  const parent = hasParent ? "parent_addr" : "null as parent_addr";
  return `select compute_node_id as node_id, address, vendor_id, product_id, dev_type, status, ${parent}, numa_node, instance_uuid, ${changed} as changed_at from pci_devices where deleted = 0 and compute_node_id in (${marks(nodes)})`;
}

function serversQuestion(servers: number): string {
  const changed = asText("coalesce(deleted_at, updated_at, created_at)");
  // Of a server that was deleted and is there again, as in other cells, the one that is there counts.
  return `select uuid, case when deleted = 0 then 0 else 1 end as is_deleted, host, vm_state, task_state, ${changed} as changed_at from instances where uuid in (${marks(servers)}) order by is_deleted desc`;
}

/** The column is JSON in all releases; requests of ports are told by the ports. */
function askersQuestion(hosts: number): string {
  return `select i.uuid, i.host, i.node, e.pci_requests from instances i join instance_extra e on e.instance_uuid = i.uuid where i.deleted = 0 and e.deleted = 0 and e.pci_requests like '%alias_name%' and i.host in (${marks(hosts)})`;
}

function movesQuestion(servers: number): string {
  return `select distinct instance_uuid as uuid from migrations where deleted = 0 and instance_uuid in (${marks(servers)}) and coalesce(status, '') not in (${marks(endedMigrations.length)})`;
}

/** A time without parts of a second, in any dialect. */
function asText(time: string): string {
  return `cast(${time} as char(19))`;
}

function marks(count: number): string {
  return Array.from({ length: count }, () => "?").join(", ");
}

const partSize = 500;

async function inParts<Item, Found>(
  items: readonly Item[],
  ask: (some: readonly Item[]) => Promise<readonly Found[]>,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (let from = 0; from < items.length; from += partSize)
    for (const each of await ask(items.slice(from, from + partSize))) found.push(each);
  return found;
}

function parseRow<Parsed>(schema: z.ZodType<Parsed>, row: Row, where: string): Parsed {
  const parsed = schema.safeParse(row);
  if (parsed.success) return parsed.data;
  const column = parsed.error.issues[0]?.path.join(".") ?? "";
  throw novaError("nova-database-strange", where, {
    message: `Nova's database ${where} has something else in ${column} than Nova writes`,
    hint: "See whether it is the database of a cell of Nova.",
  });
}

function recordOf(row: z.infer<typeof recordRow>): PciRecord {
  return {
    address: row.address.toLowerCase(),
    vendorId: row.vendor_id.toLowerCase(),
    productId: row.product_id.toLowerCase(),
    kind: row.dev_type,
    status: row.status,
    parent: row.parent_addr?.toLowerCase(),
    numaNode: row.numa_node ?? undefined,
    serverId: row.instance_uuid,
    changedAt: row.changed_at,
  };
}

/** A server with what it asks for by aliases; undefined: it asks for nothing by them, or by words that are not known. */
function askerOf(
  { pci_requests: json }: z.infer<typeof askerRow>,
  server: RecordedServer | undefined,
): DeviceAsker | undefined {
  const parsed = requests.safeParse(parseJson(json));
  const byAlias = (parsed.success ? parsed.data : []).filter(({ alias_name: alias }) => alias);
  if (!server || byAlias.length === 0) return undefined;
  return {
    ...server,
    asked: byAlias.reduce((sum, { count }) => sum + count, 0),
    aliases: [...new Set(byAlias.flatMap(({ alias_name: alias }) => alias ?? []))],
  };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function serverOf(row: z.infer<typeof serverRow>, moving: ReadonlySet<string>): RecordedServer {
  return {
    id: row.uuid,
    isDeleted: row.is_deleted !== 0,
    host: row.host,
    state: row.vm_state,
    task: row.task_state,
    isMoving: moving.has(row.uuid),
    changedAt: row.changed_at,
  };
}
