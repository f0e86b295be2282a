import { inspect } from "node:util";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openMysql } from "../../src/adapters/nova-database/mysql-session.ts";
import { createNovaReader } from "../../src/adapters/nova-database/nova-records.ts";
import type { NovaDatabase } from "../../src/adapters/nova-database/parse-database-urls.ts";
import { parseDatabaseUrls } from "../../src/adapters/nova-database/parse-database-urls.ts";
import { openPostgres } from "../../src/adapters/nova-database/postgres-session.ts";
import { OperatingError } from "../../src/base/operating-error.ts";
import { hostName } from "../../src/model/ids.ts";
import { MariadbServer } from "./mariadb-server.ts";
import { forPostgres, kiloStatements, novaStatements } from "./nova-schema.ts";
import { PostgresServer } from "./postgres-server.ts";

let mariadb: MariadbServer;
let postgres: PostgresServer;
beforeAll(async () => {
  mariadb = await MariadbServer.start();
  await mariadb.makeDatabase("nova_cell1", novaStatements);
  await mariadb.makeDatabase("kilo", kiloStatements);
  await mariadb.makeDatabase("nova_api", []);
  postgres = await PostgresServer.start();
  await fillPostgres(await postgres.makeDatabase("nova"), novaStatements);
});
afterAll(async () => {
  await mariadb.stop();
  await postgres.stop();
});

async function fillPostgres(url: string, statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(forPostgres(statement));
  await client.end();
}

const hosts = ["node-1", "node-3", "node-9"].map(hostName);

function read(urls: string) {
  const reader = createNovaReader({ VFLEET_NOVA_DATABASE_URL: urls });
  if (!reader) throw new Error("the variable names none");
  return reader(hosts, new AbortController().signal);
}

async function failureOf(urls: string): Promise<OperatingError> {
  const error: unknown = await read(urls).catch((thrown: unknown) => thrown);
  if (!(error instanceof OperatingError)) throw new Error(`it did not fail as it should: ${String(error)}`);
  expect(inspect(error, { depth: 9 })).not.toMatch(/s3cret|pymysql/);
  return error;
}

/** The user of the tests on PostgreSQL may do all. */
const servers: readonly {
  readonly name: string;
  readonly url: () => string;
  readonly urlOfOwner: () => string;
  readonly open: (database: NovaDatabase) => ReturnType<typeof openMysql>;
}[] = [
  {
    name: "MariaDB",
    url: () => mariadb.url("nova_cell1"),
    urlOfOwner: () => mariadb.url("nova_cell1", "owner"),
    open: openMysql,
  },
  {
    name: "PostgreSQL",
    url: () => postgres.url("nova"),
    urlOfOwner: () => postgres.url("nova"),
    open: openPostgres,
  },
];

describe.each(servers)("$name", ({ url, urlOfOwner, open }) => {
  test("shows the nodes of hosts, their devices, and the servers that have them", async () => {
    const nodes = await read(url());
    expect(nodes).toMatchObject([{ id: 1, host: "node-1", hypervisorHostname: "node-1.example" }]);
    const [node] = nodes;
    expect(node?.readAt).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect(Math.abs(Date.parse(`${node?.readAt.replace(" ", "T")}Z`) - Date.now())).toBeLessThan(120_000);
    expect(node?.records.toSorted((a, b) => a.address.localeCompare(b.address))).toEqual([
      {
        address: "0000:06:10.1",
        vendorId: "8086",
        productId: "10ed",
        kind: "type-VF",
        status: "allocated",
        parent: "0000:06:00.0",
        numaNode: 1,
        serverId: "server-1",
        changedAt: "2026-01-03 04:05:06",
      },
      expect.objectContaining({ address: "0000:06:10.2", status: "claimed", numaNode: undefined }),
      expect.objectContaining({ address: "0000:06:10.3", serverId: "server-3" }),
      expect.objectContaining({ address: "0000:06:10.4", serverId: "server-4" }),
      expect.objectContaining({
        address: "0000:06:10.5",
        status: "available",
        serverId: undefined,
        changedAt: "2026-01-01 00:00:00",
      }),
    ]);
    expect(node?.askers).toMatchObject([{ id: "server-5", state: "active", asked: 4, aliases: ["a1", "b"] }]);
    expect(node?.servers.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual([
      {
        id: "server-1",
        isDeleted: false,
        host: "node-1",
        state: "active",
        task: undefined,
        isMoving: false,
        changedAt: "2026-01-02 00:00:00",
      },
      expect.objectContaining({ id: "server-2", host: "node-2", isMoving: true }),
      expect.objectContaining({
        id: "server-3",
        isDeleted: true,
        host: undefined,
        changedAt: "2026-01-05 06:07:08",
      }),
    ]);
  });

  test("refuses whatever would change it, also from who may", async () => {
    const [database] = parseDatabaseUrls(urlOfOwner());
    if (!database) throw new Error("no database");
    const session = await open(database);
    await expect(session.select("update pci_devices set status = ?", ["available"])).rejects.toThrow(
      /read.only/i,
    );
    session.close();
  });

  test("a wrong password is told", async () => {
    expect(await failureOf(url().replace("word@", "wrong@"))).toMatchObject({
      code: "nova-database-login-failed",
    });
  });
});

test("several cells are read together", async () => {
  const nodes = await read(`${mariadb.url("nova_cell1")}\n${postgres.url("nova")}`);
  expect(nodes.map(({ database }) => database)).toEqual([
    `127.0.0.1:${mariadb.port}/nova_cell1`,
    `127.0.0.1:${postgres.port}/nova`,
  ]);
});

test("Kilo has no PFs of VFs", async () => {
  const [node] = await read(mariadb.url("kilo"));
  expect(node?.records).toHaveLength(5);
  expect(node?.records.every(({ parent }) => parent === undefined)).toBe(true);
});

test("by TLS a server shows whose it is", async () => {
  const byAddress = (file: string) => `${mariadb.url("nova_cell1")}?charset=utf8&ssl_ca=${file}`;
  const by = (file: string) => byAddress(file).replace("127.0.0.1", "localhost");
  expect(await read(by(mariadb.authority))).toHaveLength(1);
  expect(await failureOf(by(mariadb.otherAuthority))).toMatchObject({ code: "nova-database-failed" });
  expect(await failureOf(byAddress(mariadb.authority))).toMatchObject({ code: "nova-database-invalid" });
  expect(await read(`${byAddress(mariadb.authority)}&ssl_verify_identity=false`)).toHaveLength(1);
  expect(await failureOf(by("/nowhere/ca.pem"))).toMatchObject({ code: "nova-database-invalid" });
});

test("what keeps it from being read is told", async () => {
  const codeOf = async (url: string) => (await failureOf(url)).code;
  expect(await codeOf(mariadb.url("nova_cell1", "pauper"))).toBe("nova-database-forbidden");
  expect(await codeOf(mariadb.url("nova_api", "owner"))).toBe("nova-database-strange");
  expect(await codeOf(mariadb.url("none", "owner"))).toBe("nova-database-forbidden");
  expect(await codeOf(postgres.url("none"))).toBe("nova-database-strange");
  expect(await codeOf(mariadb.url("nova_cell1").replace(String(mariadb.port), "1"))).toBe(
    "nova-database-unreachable",
  );
});
