import { expect, test } from "vitest";
import { hostName, type RunId } from "../../src/model/ids.ts";
import type { JournalEntry } from "../../src/model/run.ts";
import type { Journals } from "../../src/ports/journal.ts";

/** Journals as another process would have them: what is not on disk it does not see. */
export type JournalsGround = { readonly journals: () => Journals; readonly others: () => Journals };

const entry = (host: string): JournalEntry => ({
  at: "2026-11-23T04:00:00.000Z",
  kind: "host-started",
  host: hostName(host),
});

let runs = 0;
const nextRun = (): RunId => {
  runs += 1;
  return `20261123-040000-${String(runs).padStart(4, "0")}` as RunId;
};

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

/** What all journals promise. */
export function describeJournals(ground: JournalsGround): void {
  describeEntries(ground);
  describeOwners(ground);
  describeNames(ground);
}

function describeEntries({ journals, others }: JournalsGround): void {
  test("what was appended is read, in its order, by another too, while the run goes on", async () => {
    const run = nextRun();
    const journal = await journals().create(run);
    await journal.append(entry("alpha"));
    await journal.append(entry("beta"));
    expect(await others().read(run)).toEqual([entry("alpha"), entry("beta")]);
    await journal.close();
    expect(await journals().read(run)).toEqual([entry("alpha"), entry("beta")]);
  });

  test("hosts append at once: each entry is whole, and they are in the order in which they came", async () => {
    const run = nextRun();
    const journal = await journals().create(run);
    const names = Array.from({ length: 600 }, (_, at) => `host-${at}-${"x".repeat(300)}`);
    await Promise.all(names.map((name) => journal.append(entry(name))));
    await journal.close();
    const entries = await others().read(run);
    expect(entries.map((read) => read.kind === "host-started" && read.host)).toEqual(names);
  });

  test("close waits for what was appended", async () => {
    const run = nextRun();
    const journal = await journals().create(run);
    const appended = journal.append(entry("alpha"));
    await journal.close();
    await appended;
    expect(await others().read(run)).toHaveLength(1);
  });

  test("text comes back as it was, whatever it holds", async () => {
    const run = nextRun();
    const journal = await journals().create(run);
    const odd = entry("\0 \ud800 \u{1f600} ' \" \\ \n é");
    await journal.append(odd);
    await journal.close();
    expect(await others().read(run)).toEqual([odd]);
  });

  test("a run that died before its first entry has nothing to undo, and says so", async () => {
    const run = nextRun();
    await (await journals().create(run)).close();
    const failure = await failureOf(others().read(run));
    expect(failure).toMatchObject({ code: "journal-damaged" });
    expect(failure).toHaveProperty("hint", expect.stringContaining("nothing to undo"));
  });
}

function describeOwners({ journals, others }: JournalsGround): void {
  test("a journal that was closed can be gone on with, by another too", async () => {
    const run = nextRun();
    const journal = await journals().create(run);
    await journal.append(entry("alpha"));
    await journal.close();
    const resumed = await others().resume(run);
    await resumed.append(entry("beta"));
    await resumed.close();
    expect(await journals().read(run)).toEqual([entry("alpha"), entry("beta")]);
  });

  test("one that is at work is not gone on with", async () => {
    const run = nextRun();
    const journal = await journals().create(run);
    await journal.append(entry("alpha"));
    expect(await failureOf(others().resume(run))).toMatchObject({ code: "run-busy" });
    await journal.close();
  });

  test("a run's journal is created once", async () => {
    const run = nextRun();
    await (await journals().create(run)).close();
    expect(await failureOf(others().create(run))).toMatchObject({ code: "run-busy" });
  });

  test("after a failed append nothing is appended any more", async () => {
    const run = nextRun();
    const journal = await journals().create(run);
    const circular = { ...entry("beta") } as JournalEntry & { self?: unknown };
    circular.self = circular;
    await journal.append(entry("alpha"));
    expect(await failureOf(journal.append(circular))).toMatchObject({ code: "journal-unwritable" });
    expect(await failureOf(journal.append(entry("gamma")))).toMatchObject({ code: "journal-unwritable" });
    await journal.close();
    expect(await others().read(run)).toEqual([entry("alpha")]);
  });
}

function describeNames({ journals, others }: JournalsGround): void {
  test("a run that is not there is neither read nor gone on with", async () => {
    const run = "20200101-000000-none" as RunId;
    expect(await failureOf(journals().read(run))).toMatchObject({ code: "run-unknown" });
    expect(await failureOf(journals().resume(run))).toMatchObject({ code: "run-unknown" });
    expect(await journals().list()).not.toContain(run);
  });

  test.each(["../../etc/passwd", "", "20261123-040000-AB12", "x' or true --"])(
    "%j is no name of a run",
    async (name) => {
      for (const part of ["create", "read", "resume"] as const)
        expect(await failureOf(journals()[part](name as RunId))).toMatchObject({ code: "run-unknown" });
    },
  );

  test("the list is newest first", async () => {
    for (const name of ["20261124-040000-ab12", "20261124-040001-aa00", "20251231-235959-zz99"])
      await (await journals().create(name as RunId)).close();
    const list = await others().list();
    expect(list.slice(0, 2)).toEqual(["20261124-040001-aa00", "20261124-040000-ab12"]);
    expect(list.at(-1)).toBe("20251231-235959-zz99");
  });
}
