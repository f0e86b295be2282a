import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { OperatingError } from "../../base/operating-error.ts";
import type { RunId } from "../../model/ids.ts";
import type { JournalEntry } from "../../model/run.ts";
import type { HeldPlace, NumberedEntry, OpenRun, RunStore, RunWish } from "../../ports/run-store.ts";
import { requireRunName, runTaken, unknownRun } from "../system/require-run-name.ts";
import { EntryAppender, hostColumn } from "./append-entries.ts";
import type { Database } from "./database.ts";
import { claimLease, usualLeaseTimes } from "./leases.ts";
import { writeUnder } from "./sql-journals.ts";

/** Runs in a database. */
export function createSqlRunStore(database: Database): RunStore {
  const appenders = new Map<RunId, EntryAppender>();
  // Entries of all hosts of a run go through one, so that they can go together.
  const appenderOf = (run: RunId): EntryAppender => {
    const known = appenders.get(run);
    if (known && !known.isBroken) return known;
    const made = new EntryAppender(database, run);
    appenders.set(run, made);
    return made;
  };
  return {
    create: (run, first) => createRun(database, run, first),
    claim: async (run, place): Promise<HeldPlace | undefined> => {
      const lease = await claimLease(database, { run, place });
      return lease && { epoch: lease.epoch, journal: writeUnder(appenderOf(run), lease) };
    },
    readAfter: (run, seq) => readAfter(database, run, seq),
    readStart: (run) => readStart(database, run),
    readHost: (run, host) => readHost(database, run, host),
    wishOf: async (run) => (await readRun(database, run)).wish,
    setWish: (run, wish) => setWish(database, run, wish),
    markEnded: async (run) => {
      appenders.delete(run);
      await database.ask((query) =>
        query.updateTable("runs").set({ has_ended: true }).where("id", "=", run).execute(),
      );
    },
    openRuns: () => readOpenRuns(database),
  };
}

/** The run and its first entry come together, so that none is without a beginning. */
async function createRun(database: Database, run: RunId, first: JournalEntry): Promise<void> {
  requireRunName(run);
  const token = randomUUID();
  const text = JSON.stringify(first);
  const { rows } = await database.ask((query) =>
    sql`
      with made as (
        insert into vfleet.runs (id, kind, last_seq) values (${run}, 'run', 1)
        on conflict do nothing returning id
      ), written as (
        insert into vfleet.journal_entries (run, seq, token, entry)
        select id, 1, ${token}::uuid, ${text} from made returning run
      )
      select run from written
      union all select run from vfleet.journal_entries where token = ${token}::uuid`.execute(query),
  );
  if (rows.length === 0) throw runTaken(run);
}

async function readAfter(database: Database, run: RunId, seq: number): Promise<readonly NumberedEntry[]> {
  if (seq === 0) await readRun(database, run);
  const rows = await database.ask((query) =>
    query
      .selectFrom("journal_entries")
      .select(["seq", "entry"])
      .where("run", "=", run)
      .where("seq", ">", String(seq))
      .orderBy("seq")
      .execute(),
  );
  return rows.map((row) => ({ seq: Number(row.seq), entry: JSON.parse(row.entry) as JournalEntry }));
}

async function readStart(database: Database, run: RunId): Promise<JournalEntry> {
  await readRun(database, run);
  const { entry } = await database.ask((query) =>
    query
      .selectFrom("journal_entries")
      .select("entry")
      .where("run", "=", run)
      .where("seq", "=", "1")
      .executeTakeFirstOrThrow(),
  );
  return JSON.parse(entry) as JournalEntry;
}

async function readHost(database: Database, run: RunId, host: string): Promise<readonly JournalEntry[]> {
  const rows = await database.ask((query) =>
    query
      .selectFrom("journal_entries")
      .select("entry")
      .where("run", "=", run)
      .where("host", "=", hostColumn(host))
      .orderBy("seq")
      .execute(),
  );
  return rows.map(({ entry }) => JSON.parse(entry) as JournalEntry);
}

async function readRun(database: Database, run: RunId) {
  requireRunName(run);
  const row = await database.ask((query) =>
    query
      .selectFrom("runs")
      .select(["wish", "has_ended"])
      .where("id", "=", run)
      .where("kind", "=", "run")
      .executeTakeFirst(),
  );
  if (!row) throw unknownRun(run);
  return row;
}

async function setWish(database: Database, run: RunId, wish: RunWish): Promise<void> {
  const { has_ended: hasEnded } = await readRun(database, run);
  if (hasEnded)
    throw new OperatingError("run-ended", run, {
      message: `The run ${run} has ended`,
      hint: `See vfleet show ${run}; what is left to do is done by vfleet apply.`,
    });
  await database.ask((query) => query.updateTable("runs").set({ wish }).where("id", "=", run).execute());
}

async function readOpenRuns(database: Database): Promise<readonly OpenRun[]> {
  const { rows } = await database.ask((query) =>
    sql<{ run: RunId; wish: RunWish; begun: boolean; held: boolean }>`
      select runs.id as run, runs.wish, last_epoch > 0 as begun, exists (
        select from vfleet.leases where run = runs.id and place = 'run'
        and renewed_at > clock_timestamp() - ${usualLeaseTimes.ttlMs} * interval '1 millisecond'
      ) as held
      from vfleet.runs where not has_ended and kind = 'run' order by runs.id`.execute(query),
  );
  return rows.map(({ run, wish, begun, held }) => ({ run, wish, wasBegun: begun, isHeld: held }));
}
