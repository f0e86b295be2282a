import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hostName, type RunId } from "../../model/ids.ts";
import type { JournalEntry } from "../../model/run.ts";
import { createFileJournals } from "./file-journals.ts";

let directory: string;
const run = "20261123-040000-ab12" as RunId;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "vfleet-journals-"));
});

afterEach(() => rmSync(directory, { recursive: true }));

const entry = (host: string): JournalEntry => ({
  at: "2026-11-23T04:00:00.000Z",
  kind: "host-started",
  host: hostName(host),
});
const path = (name: string = run) => join(directory, `${name}.jsonl`);
const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

test("what was appended is read, in its order, also while the run goes on", async () => {
  const journals = createFileJournals(directory);
  const journal = await journals.create(run);
  await journal.append(entry("alpha"));
  await journal.append(entry("beta"));
  expect(await journals.read(run)).toEqual([entry("alpha"), entry("beta")]);
  await journal.close();
  expect(await journals.read(run)).toHaveLength(2);
});

test("hosts append at once: each line is whole, and in the order in which they came", async () => {
  const journal = await createFileJournals(directory).create(run);
  const names = Array.from({ length: 50 }, (_, at) => `host-${at}-${"x".repeat(5000)}`);
  await Promise.all(names.map((name) => journal.append(entry(name))));
  await journal.close();
  const entries = await createFileJournals(directory).read(run);
  expect(entries.map((read) => read.kind === "host-started" && read.host)).toEqual(names);
});

test("close waits for what was appended", async () => {
  const journal = await createFileJournals(directory).create(run);
  const appended = journal.append(entry("alpha"));
  await journal.close();
  await appended;
  expect(readFileSync(path(), "utf8")).toBe(`${JSON.stringify(entry("alpha"))}\n`);
});

test("nobody else may read it: plans may tell of hosts", async () => {
  const journal = await createFileJournals(join(directory, "deep/er")).create(run);
  await journal.close();
  expect(statSync(join(directory, "deep/er")).mode & 0o777).toBe(0o700);
  expect(statSync(join(directory, "deep/er", `${run}.jsonl`)).mode & 0o777).toBe(0o600);
});

describe("a run whose process is gone", () => {
  test("its journal goes on behind what was written whole", async () => {
    const journal = await createFileJournals(directory).create(run);
    await journal.append(entry("alpha"));
    await journal.close();
    appendFileSync(path(), '{"at":"2026-11-23T04:00:');
    const resumed = await createFileJournals(directory).resume(run);
    await resumed.append(entry("beta"));
    await resumed.close();
    expect(await createFileJournals(directory).read(run)).toEqual([entry("alpha"), entry("beta")]);
  });

  test("one that is at work is not gone on with", async () => {
    const journals = createFileJournals(directory);
    const journal = await journals.create(run);
    await journal.append(entry("alpha"));
    expect(await failureOf(journals.resume(run))).toMatchObject({ code: "run-busy" });
    await journal.close();
    await (await journals.resume(run)).close();
  });

  test("one that never was cannot be gone on with", async () => {
    expect(await failureOf(createFileJournals(directory).resume(run))).toMatchObject({ code: "run-unknown" });
    expect(await createFileJournals(directory).list()).toEqual([]);
  });
});

describe("damage", () => {
  async function written(change: (text: string) => string): Promise<unknown> {
    const journal = await createFileJournals(directory).create(run);
    for (const host of ["alpha", "beta", "gamma"]) await journal.append(entry(host));
    await journal.close();
    writeFileSync(path(), change(readFileSync(path(), "utf8")));
    return createFileJournals(directory)
      .read(run)
      .catch((error: unknown) => error);
  }

  test("a last line that was torn by a crash is left out", async () => {
    expect(await written((text) => text.slice(0, -10))).toEqual([entry("alpha"), entry("beta")]);
  });

  test("a last line that only lacks its end is left out as well: it was never acknowledged", async () => {
    expect(await written((text) => text.trimEnd())).toEqual([entry("alpha"), entry("beta")]);
  });

  test.each<[string, (text: string) => string, number]>([
    ["a line that is no JSON", (text) => text.replace("beta", 'be"ta'), 2],
    ["an empty line", (text) => text.replace("\n", "\n\n"), 2],
    ["zeros of a file system that lost its data", (text) => text.replace(/^[^\n]*/, "\0".repeat(80)), 1],
    ["JSON that is no entry", (text) => text.replace(/^[^\n]*/, "null"), 1],
    ["JSON of something else", (text) => text.replace(/^[^\n]*/, '{"a":1}'), 1],
  ])("%s in the middle is an error with its place", async (_, change, line) => {
    expect(await written(change)).toMatchObject({ code: "journal-damaged", subject: `${path()}:${line}` });
  });

  test("a run that died before its first line has nothing to undo, and says so", async () => {
    const failure = await written(() => "");
    expect(failure).toMatchObject({ code: "journal-damaged" });
    expect(failure).toHaveProperty("hint", expect.stringContaining("nothing to undo"));
  });
});

describe("refusals", () => {
  test("a run's journal is created once", async () => {
    await (await createFileJournals(directory).create(run)).close();
    expect(await failureOf(createFileJournals(directory).create(run))).toMatchObject({ code: "run-busy" });
  });

  test("a directory that cannot be made", async () => {
    writeFileSync(join(directory, "file"), "");
    const journals = createFileJournals(join(directory, "file"));
    expect(await failureOf(journals.create(run))).toMatchObject({ code: "journal-unwritable" });
  });

  test("after a failed append nothing is appended any more: it would run into the torn line", async () => {
    const journal = await createFileJournals(directory).create(run);
    const circular = { ...entry("beta") } as JournalEntry & { self?: unknown };
    circular.self = circular;
    await journal.append(entry("alpha"));
    expect(await failureOf(journal.append(circular))).toMatchObject({ code: "journal-unwritable" });
    expect(await failureOf(journal.append(entry("gamma")))).toMatchObject({ code: "journal-unwritable" });
    await journal.close();
    expect(await createFileJournals(directory).read(run)).toEqual([entry("alpha")]);
  });

  test("a run that is not there", async () => {
    expect(await failureOf(createFileJournals(directory).read(run))).toMatchObject({ code: "run-unknown" });
  });

  test("a journal that cannot be read is not said to be missing", async () => {
    mkdirSync(path());
    expect(await failureOf(createFileJournals(directory).read(run))).toMatchObject({
      code: "journal-unreadable",
    });
  });

  test.each([
    "../../etc/passwd",
    "",
    "20261123-040000-AB12",
    "20261123-040000-ab12/..",
    "20261123-040000-ab12\n",
  ])("%j is no name of a run, and no path is made of it", async (name) => {
    expect(await failureOf(createFileJournals(directory).read(name as RunId))).toMatchObject({
      code: "run-unknown",
    });
    expect(await failureOf(createFileJournals(directory).create(name as RunId))).toMatchObject({
      code: "run-unknown",
    });
  });
});

describe("the list", () => {
  test("newest first, and nothing that is no run", async () => {
    for (const name of ["20261123-040000-ab12", "20261123-040001-aa00", "20251231-235959-zz99"])
      await (await createFileJournals(directory).create(name as RunId)).close();
    for (const name of ["notes.txt", "20261123-040000-ab12.jsonl.bak", ".hidden.jsonl"])
      appendFileSync(join(directory, name), "");
    expect(await createFileJournals(directory).list()).toEqual([
      "20261123-040001-aa00",
      "20261123-040000-ab12",
      "20251231-235959-zz99",
    ]);
  });

  test("no directory yet: no runs", async () => {
    expect(await createFileJournals(join(directory, "none")).list()).toEqual([]);
  });

  test("what is no directory cannot be read", async () => {
    writeFileSync(join(directory, "file"), "");
    expect(await failureOf(createFileJournals(join(directory, "file")).list())).toMatchObject({
      code: "journal-unreadable",
    });
  });
});

test.runIf(process.getuid?.() !== 0)("a directory that may not be written in", async () => {
  chmodSync(directory, 0o500);
  expect(await failureOf(createFileJournals(directory).create(run))).toMatchObject({
    code: "journal-unwritable",
  });
  chmodSync(directory, 0o700);
});
