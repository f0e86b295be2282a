import { OperatingError } from "../../base/operating-error.ts";
import type { RunId } from "../../model/ids.ts";
import type { JournalEntry } from "../../model/run.ts";
import type { Journals, JournalWriter } from "../../ports/journal.ts";
import { requireRunName, runAtWork, runTaken, unknownRun } from "../system/require-run-name.ts";
import { EntryAppender } from "./append-entries.ts";
import type { Database } from "./database.ts";
import { claimLease, type Lease } from "./leases.ts";

/** The place of a run that stands for all of its journal. */
const wholeRun = "journal";

/** What a journal is of. */
export type JournalKind = "run" | "proof";

/** Runs, or proofs, in a database; an entry is committed before append resolves. */
export function createSqlJournals(database: Database, kind: JournalKind): Journals {
  return {
    create: (run) => createJournal(database, kind, run),
    resume: (run) => resumeJournal(database, kind, run),
    read: (run) => readJournal(database, kind, run),
    list: () => listRuns(database, kind),
  };
}

async function createJournal(database: Database, kind: JournalKind, run: RunId): Promise<JournalWriter> {
  requireRunName(run);
  try {
    const { numInsertedOrUpdatedRows } = await database.ask((query) =>
      query
        .insertInto("runs")
        .values({ id: run, kind })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst(),
    );
    if (numInsertedOrUpdatedRows !== 1n) throw runTaken(run);
    return await openWriter(database, run);
  } catch (cause) {
    throw cause instanceof OperatingError && cause.code === "run-busy" ? cause : unwritable(run, cause);
  }
}

async function resumeJournal(database: Database, kind: JournalKind, run: RunId): Promise<JournalWriter> {
  await requireRun(database, kind, run);
  return openWriter(database, run);
}

async function openWriter(database: Database, run: RunId): Promise<JournalWriter> {
  const lease = await claimLease(database, { run, place: wholeRun });
  if (!lease) throw runAtWork(run);
  return writeUnder(new EntryAppender(database, run), lease);
}

/** A writer under a lease; closing it gives the lease back. */
export function writeUnder(appender: EntryAppender, lease: Lease): JournalWriter {
  const pending = new Set<Promise<void>>();
  return {
    append: (entry) => {
      const written = appender.append(entry, lease);
      const settled = written.catch(() => undefined).finally(() => pending.delete(settled));
      pending.add(settled);
      return written;
    },
    close: async () => {
      await Promise.all(pending);
      await lease.release();
    },
  };
}

async function readJournal(
  database: Database,
  kind: JournalKind,
  run: RunId,
): Promise<readonly JournalEntry[]> {
  await requireRun(database, kind, run);
  const rows = await database.ask((query) =>
    query.selectFrom("journal_entries").select("entry").where("run", "=", run).orderBy("seq").execute(),
  );
  if (rows.length === 0)
    throw new OperatingError("journal-damaged", run, {
      message: `The journal of run ${run} is damaged`,
      hint: "The run ended before it did anything: there is nothing to undo.",
    });
  return rows.map(({ entry }) => JSON.parse(entry) as JournalEntry);
}

async function requireRun(database: Database, kind: JournalKind, run: RunId): Promise<void> {
  requireRunName(run);
  const row = await database.ask((query) =>
    query.selectFrom("runs").select("id").where("id", "=", run).where("kind", "=", kind).executeTakeFirst(),
  );
  if (!row) throw unknownRun(run);
}

async function listRuns(database: Database, kind: JournalKind): Promise<readonly RunId[]> {
  const rows = await database.ask((query) =>
    query.selectFrom("runs").select("id").where("kind", "=", kind).orderBy("id", "desc").execute(),
  );
  return rows.map(({ id }) => id as RunId);
}

function unwritable(run: RunId, cause: unknown): OperatingError {
  return new OperatingError("journal-unwritable", run, {
    message: `The journal of ${run} cannot be written, so nothing is changed`,
    hint: cause instanceof OperatingError ? cause.hint : "See the database's own log.",
    cause,
  });
}
