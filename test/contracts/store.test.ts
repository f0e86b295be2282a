import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStore } from "../../src/adapters/postgres/open-store.ts";
import type { RunId } from "../../src/model/ids.ts";
import { PostgresServer } from "./postgres-server.ts";

const program = new URL("../fixtures/append-process.ts", import.meta.url).pathname;
// The path of a socket has 107 bytes at most; a state directory may be longer.
const state = join(mkdtempSync(join(tmpdir(), "vfleet-store-")), "d".repeat(100));
const runOf = (number: number) => `20261123-040000-${String(number).padStart(4, "0")}` as RunId;

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(async () => {
  await server.stop();
  rmSync(join(state, ".."), { recursive: true });
});

type Appending = { readonly child: ChildProcess; readonly acknowledged: () => number };

function startAppending(run: RunId, url?: string): Appending {
  const child = spawn(process.execPath, [program, state, run, ...(url === undefined ? [] : [url])]);
  let last = 0;
  let said = "";
  child.stdout.on("data", (piece: Buffer) => {
    last = Number(piece.toString().trim().split("\n").at(-1));
  });
  child.stderr.on("data", (piece: Buffer) => {
    said += piece.toString();
  });
  child.on("exit", (code) => {
    if (code !== null) throw new Error(`it ended with ${code}: ${said}`);
  });
  return { child, acknowledged: () => last };
}

async function kill({ child }: Appending): Promise<void> {
  const ended = new Promise((done) => child.once("close", done));
  child.kill("SIGKILL");
  await ended;
}

const until = (holds: () => boolean) => expect.poll(holds, { timeout: 60_000, interval: 20 }).toBe(true);

async function numbersOf(run: RunId, url?: string): Promise<readonly number[]> {
  const store = await openStore(url === undefined ? undefined : { url, from: "test" }, state);
  try {
    const entries = await store.journals("run").read(run);
    return entries.map((entry) => (entry.kind === "host-started" ? Number(entry.host) : 0));
  } finally {
    await store.close();
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

function expectWhole(numbers: readonly number[], acknowledged: number): void {
  expect(numbers).toEqual(upTo(numbers.length));
  expect(numbers.length).toBeGreaterThanOrEqual(acknowledged);
  expect(numbers.length).toBeLessThanOrEqual(acknowledged + 1);
}

describe("the embedded store", () => {
  test("a process that is killed loses nothing that was acknowledged, and leaves nothing in the way", async () => {
    for (const number of [1, 2, 3]) {
      const appending = startAppending(runOf(number));
      await until(() => appending.acknowledged() > 20 * number);
      await kill(appending);
      expectWhole(await numbersOf(runOf(number)), appending.acknowledged());
    }
  });

  test("when the process that holds it is killed, the others go on", async () => {
    const first = startAppending(runOf(11));
    await until(() => first.acknowledged() > 0);
    const others = [startAppending(runOf(12)), startAppending(runOf(13))];
    await until(() => others.every((other) => other.acknowledged() > 5));
    await kill(first);
    const reached = others.map((other) => other.acknowledged());
    await until(() => others.every((other, at) => other.acknowledged() > (reached[at] ?? 0) + 20));
    for (const other of others) await kill(other);
    expectWhole(await numbersOf(runOf(11)), first.acknowledged());
    for (const [at, other] of others.entries())
      expectWhole(await numbersOf(runOf(12 + at)), other.acknowledged());
  });

  test("says which process serves it", async () => {
    const here = await openStore(undefined, state);
    const there = await openStore(undefined, state);
    const path = join(state, "store");
    expect(here.describe()).toBe(`the store ${path}, which this process serves`);
    expect(there.describe()).toBe(`the store ${path}, which process ${process.pid} serves`);
    await there.close();
    await here.close();
  });

  test("nobody else may look into it", () => {
    expect(statSync(join(state, "store")).mode & 0o777).toBe(0o700);
  });
});

describe("PostgreSQL", () => {
  test("is killed and comes back: what writes waits, and nothing is lost or there twice", async () => {
    const url = server.url();
    const appending = startAppending(runOf(21), url);
    await until(() => appending.acknowledged() > 20);
    await server.kill();
    const reached = appending.acknowledged();
    await server.begin();
    await until(() => appending.acknowledged() > reached + 20);
    await kill(appending);
    expectWhole(await numbersOf(runOf(21), url), appending.acknowledged());
  });

  test("while it is gone that is told once, and that it is back", async () => {
    const told: string[] = [];
    const setting = { url: server.url(), from: "test" };
    const store = await openStore(setting, state, (what, where) => told.push(`${what} ${where}`));
    const name = `127.0.0.1:${server.port}/fleet`;
    expect(store.describe()).toBe(`the PostgreSQL ${name}`);
    await server.kill();
    const listed = store.journals("run").list();
    await expect.poll(() => told, { timeout: 30_000 }).toEqual([`gone ${name}`]);
    await server.begin();
    await listed;
    expect(told).toEqual([`gone ${name}`, `back ${name}`]);
    await store.close();
  });

  test.each([
    ["a wrong password", (url: string) => url.replace("word", "w0rd"), "database-login-failed"],
    ["no server", (url: string) => url.replace(/:\d+\//, ":1/"), "database-failed"],
    ["no database", (url: string) => `${url}-none`, "database-missing"],
  ])("%s is told without the password", async (_, change, code) => {
    const failure = await openStore({ url: change(server.url()), from: "test" }, state).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code });
    const said = failure instanceof Error ? [failure.message, failure.stack, String(failure.cause)] : [];
    expect(said.join("\n")).not.toMatch(/s3cret|w0rd/);
  });
});
