import { Kysely, PostgresDialect, sql } from "kysely";
import { Migrator } from "kysely/migration";
import { Pool, type PoolConfig } from "pg";
import { databaseError, isGone } from "./database-error.ts";
import { migrations, schemaName } from "./migrations.ts";
import { type OnOutage, Outage } from "./outage.ts";
import type { Tables } from "./tables.ts";

/** How connections are made: to a server by its URL, or by streams of our own. */
export type DatabaseWay = Pick<PoolConfig, "connectionString" | "stream">;

/** Which database: how to reach it, and its name without a password, for messages. */
export type DatabaseTarget = {
  readonly way: DatabaseWay;
  readonly where: string;
  /** It may be handed over from process to process just now; a server that is not there is told at once. */
  readonly movesAbout?: true;
  readonly onOutage?: OnOutage | undefined;
};

/** How long a database may be gone before what waits for it gives up. */
export type Patience = { readonly forMs: number; readonly pauseMs: number };

const patient: Patience = { forMs: 300_000, pauseMs: 500 };

/** The tables of vfleet in a database that has been made ready. */
export class Database {
  readonly query: Kysely<Tables>;
  readonly where: string;
  readonly #pool: Pool;
  readonly #patience: Patience;
  readonly #outage: Outage;

  private constructor(target: DatabaseTarget, patience: Patience) {
    this.where = target.where;
    this.#patience = patience;
    this.#outage = new Outage((what) => target.onOutage?.(what, target.where));
    this.#pool = new Pool({ ...target.way, max: 8, connectionTimeoutMillis: 45_000, keepAlive: true });
    // Connections break when a server goes: who asks is told by the answer, and the next query makes another.
    this.#pool.on("error", () => undefined);
    this.#pool.on("connect", (client) => client.on("error", () => undefined));
    this.query = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: this.#pool }) }).withSchema(
      schemaName,
    );
  }

  /** Connects, and makes the tables what this version needs; throws OperatingError. */
  static async open(target: DatabaseTarget, patience: Patience = patient): Promise<Database> {
    const database = new Database(target, patience);
    try {
      if (target.movesAbout === true) await database.ask(() => database.#migrate());
      else await database.#migrate();
      return database;
    } catch (error) {
      await database.close().catch(() => undefined);
      throw databaseError(error, target.where);
    }
  }

  /**
   * Asks until the database answers or patience ends. What is asked may have been done when an answer was lost, so it must
   * bear to be asked again.
   */
  async ask<Answer>(work: (query: Kysely<Tables>) => Promise<Answer>, signal?: AbortSignal): Promise<Answer> {
    const until = Date.now() + this.#patience.forMs;
    for (;;) {
      try {
        const answer = await work(this.query);
        this.#outage.isBack();
        return answer;
      } catch (error) {
        const isOver = signal?.aborted === true || Date.now() >= until;
        if (isOver || !isGone(error)) throw databaseError(error, this.where);
        this.#outage.isGone(Date.now());
        await pause(this.#patience.pauseMs);
      }
    }
  }

  /** Executes text that is not ours; several statements give the answer of the last. */
  async execute(text: string, values: readonly unknown[] = []): Promise<{ rows: unknown[] }> {
    const answer: unknown = await this.#pool.query(text, [...values]);
    const last: unknown = Array.isArray(answer) ? answer.at(-1) : answer;
    return last as { rows: unknown[] };
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    await this.query.destroy();
  }

  async #migrate(): Promise<void> {
    await sql.raw(`create schema if not exists ${schemaName}`).execute(this.query);
    const migrator = new Migrator({
      db: this.query,
      provider: { getMigrations: () => Promise.resolve(migrations) },
      migrationTableSchema: schemaName,
    });
    const { error } = await migrator.migrateToLatest();
    if (error) throw error;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
