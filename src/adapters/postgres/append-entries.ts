import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { OperatingError } from "../../base/operating-error.ts";
import type { RunId } from "../../model/ids.ts";
import type { JournalEntry } from "../../model/run.ts";
import type { Database } from "./database.ts";
import type { Lease } from "./leases.ts";

type Waiting = {
  readonly token: string;
  readonly text: string;
  readonly host: string | null;
  readonly lease: Pick<Lease, "place" | "epoch">;
  readonly end: PromiseWithResolvers<void>;
};

const mostAtOnce = 500;

/** Appends entries to one run's journal: what comes while the database is busy goes together, in the order in which it came. */
export class EntryAppender {
  readonly #database: Database;
  readonly #run: RunId;
  #waiting: Waiting[] = [];
  #isAtWork = false;
  /** After a failure nothing is written any more, so that no entry stands behind one that is lost. */
  #failure: OperatingError | undefined;

  constructor(database: Database, run: RunId) {
    this.#database = database;
    this.#run = run;
  }

  /** Whether nothing can be written any more. */
  get isBroken(): boolean {
    return this.#failure !== undefined;
  }

  /** Resolves when the entry is in the database; throws OperatingError `run-taken-over` if the lease is not valid any more. */
  append(entry: JournalEntry, lease: Waiting["lease"]): Promise<void> {
    const end = Promise.withResolvers<void>();
    try {
      const host = "host" in entry ? hostColumn(entry.host) : null;
      this.#waiting.push({ token: randomUUID(), text: JSON.stringify(entry), host, lease, end });
    } catch (cause) {
      this.#failure ??= unwritable(this.#run, cause);
      end.reject(this.#failure);
    }
    if (!this.#isAtWork) void this.#work();
    return end.promise;
  }

  async #work(): Promise<void> {
    this.#isAtWork = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, mostAtOnce);
      try {
        if (this.#failure) throw this.#failure;
        const written = await writeEntries(this.#database, this.#run, batch);
        for (const { token, end } of batch)
          if (written.has(token)) end.resolve();
          else end.reject(takenOver(this.#run));
      } catch (cause) {
        this.#failure ??= unwritable(this.#run, cause);
        for (const { end } of batch) end.reject(this.#failure);
      }
    }
    this.#isAtWork = false;
  }
}

/**
 * Writes entries whose lease is valid, and gives the tokens of those that are in the journal then. An entry that is there
 * already, because an answer was lost, is not written twice. The row of the run is locked until all is committed, so
 * that numbers appear in their order.
 */
async function writeEntries(
  database: Database,
  run: RunId,
  batch: readonly Waiting[],
): Promise<ReadonlySet<string>> {
  const tokens = batch.map(({ token }) => token);
  const texts = batch.map(({ text }) => text);
  const hosts = batch.map(({ host }) => host);
  const places = batch.map(({ lease }) => lease.place);
  const epochs = batch.map(({ lease }) => lease.epoch);
  const { rows } = await database.ask((query) =>
    sql<{ token: string }>`
      with incoming as (
        select * from unnest(${tokens}::uuid[], ${texts}::text[], ${hosts}::text[], ${places}::text[], ${epochs}::bigint[])
          with ordinality as one (token, entry, host, place, epoch, position)
      ), held as (
        select place, epoch from vfleet.leases
        where run = ${run} and place = any(${places}::text[]) for share
      ), fresh as (
        select token, entry, host, row_number() over (order by position) as position
        from incoming join held using (place, epoch)
        where not exists (select from vfleet.journal_entries as there where there.token = incoming.token)
      ), numbered as (
        update vfleet.runs set last_seq = last_seq + (select count(*) from fresh)
        where id = ${run} returning last_seq - (select count(*) from fresh) as before
      ), written as (
        insert into vfleet.journal_entries (run, seq, token, entry, host)
        select ${run}, before + position, token, entry, host from fresh, numbered
        returning token
      )
      select token from written
      union all
      select incoming.token from incoming join vfleet.journal_entries as there on there.token = incoming.token
    `.execute(query),
  );
  return new Set(rows.map(({ token }) => token));
}

function takenOver(run: RunId): OperatingError {
  return new OperatingError("run-taken-over", run, {
    message: `Another process has taken over this part of the run ${run}`,
    hint: `It goes on there: vfleet show ${run}`,
  });
}

function unwritable(run: RunId, cause: unknown): OperatingError {
  return new OperatingError("journal-unwritable", run, {
    message: `The journal of ${run} cannot be written, so nothing is changed`,
    hint: cause instanceof OperatingError ? `${cause.message}. ${cause.hint}` : "See the database's own log.",
    cause,
  });
}

/** How the host of an entry is kept beside it: as JSON, as text of PostgreSQL cannot hold U+0000. */
export function hostColumn(host: string): string {
  return JSON.stringify(host);
}
