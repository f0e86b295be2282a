import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** The schema that all tables are in, so that vfleet can share a database. */
export const schemaName = "vfleet";

/**
 * What makes the tables what this version needs, by name and in the order of names. One that was released is not changed.
 * Entries are text and no JSON columns: they come back byte for byte, and may hold what JSON columns refuse.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  "0001-journals": { up: makeJournals },
  "0002-open-runs": { up: addOpenRuns },
};

async function makeJournals(db: Kysely<unknown>): Promise<void> {
  await sql`create table vfleet.runs (
    id text primary key,
    kind text not null check (kind in ('run', 'proof')),
    last_seq bigint not null default 0
  )`.execute(db);
  await sql`create table vfleet.journal_entries (
    run text not null references vfleet.runs (id),
    seq bigint not null,
    token uuid not null unique,
    entry text not null,
    primary key (run, seq)
  )`.execute(db);
  await sql`create table vfleet.leases (
    run text not null references vfleet.runs (id),
    place text not null,
    epoch bigint not null,
    owner text not null,
    renewed_at timestamptz not null,
    primary key (run, place)
  )`.execute(db);
}

async function addOpenRuns(db: Kysely<unknown>): Promise<void> {
  await sql`alter table vfleet.runs
    add column wish text not null default 'go' check (wish in ('go', 'pause', 'stop')),
    add column has_ended boolean not null default false,
    add column last_epoch bigint not null default 0`.execute(db);
  await sql`alter table vfleet.journal_entries add column host text`.execute(db);
  await sql`create index on vfleet.journal_entries (run, host, seq) where host is not null`.execute(db);
  await sql`create index on vfleet.runs (id) where not has_ended`.execute(db);
}
