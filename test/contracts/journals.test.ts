import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type OpenStore, openStore } from "../../src/adapters/postgres/open-store.ts";
import { createFileJournals } from "../../src/adapters/system/file-journals.ts";
import { describeJournals } from "./journals-contract.ts";
import { PostgresServer } from "./postgres-server.ts";

const folder = mkdtempSync(join(tmpdir(), "vfleet-store-"));
const setting = (url: string) => ({ url, from: "test" });
const open: OpenStore[] = [];
let server: PostgresServer;

beforeAll(async () => {
  server = await PostgresServer.start();
});

afterAll(async () => {
  for (const store of open) await store.close();
  await server.stop();
  rmSync(folder, { recursive: true });
});

describe("files", () => {
  const journals = () => createFileJournals(join(folder, "files"));
  describeJournals({ journals, others: journals });
});

describe.each(["embedded", "PostgreSQL"])("%s", (kind) => {
  let stores: readonly OpenStore[] = [];
  beforeAll(async () => {
    const one = () => openStore(kind === "embedded" ? undefined : setting(server.url()), folder);
    stores = [await one(), await one()];
    open.push(...stores);
  });
  const journalsOf = (at: number) => () => {
    const store = stores[at];
    if (!store) throw new Error("the store is not open");
    return store.journals("run");
  };
  describeJournals({ journals: journalsOf(0), others: journalsOf(1) });

  test("proofs are apart from runs", async () => {
    const [store] = stores;
    const name = "20261125-040000-ab12" as never;
    await (await store?.journals("proof").create(name))?.close();
    expect(await store?.journals("proof").list()).toEqual([name]);
    expect(await store?.journals("run").list()).not.toContain(name);
  });
});

test("the server is one of those that are promised", async () => {
  expect(Number.parseInt(await server.version(), 10)).toBeGreaterThanOrEqual(15);
});
