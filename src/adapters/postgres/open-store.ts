import type { Journals } from "../../ports/journal.ts";
import type { RunStore } from "../../ports/run-store.ts";
import type { WorkQueue } from "../../ports/work-queue.ts";
import { openBossQueue } from "./boss-queue.ts";
import { Database } from "./database.ts";
import type { DatabaseSetting } from "./database-settings.ts";
import { databaseName } from "./database-settings.ts";
import { storePaths } from "./embedded-files.ts";
import { EmbeddedStore } from "./embedded-store.ts";
import type { OnOutage } from "./outage.ts";
import { createSqlJournals, type JournalKind } from "./sql-journals.ts";
import { createSqlRunStore } from "./sql-run-store.ts";
import { StoreStream } from "./store-stream.ts";

/** A store that is open. */
export type OpenStore = {
  /** Where it is, for a person to read. */
  readonly where: string;
  /** The same, with who serves it just now. */
  readonly describe: () => string;
  readonly journals: (kind: JournalKind) => Journals;
  readonly runs: RunStore;
  /** Opens the tasks that processes share. */
  readonly openQueue: () => Promise<WorkQueue>;
  readonly close: () => Promise<void>;
};

/** Opens the PostgreSQL of a setting, or else the embedded store of a state directory. */
export async function openStore(
  setting: DatabaseSetting | undefined,
  stateDirectory: string,
  onOutage?: OnOutage,
): Promise<OpenStore> {
  if (setting) {
    const where = databaseName(setting.url);
    const database = await Database.open({ way: { connectionString: setting.url }, where, onOutage });
    return storeOf(database, {
      isEmbedded: false,
      describe: () => `the PostgreSQL ${where}`,
      close: () => database.close(),
    });
  }
  const paths = storePaths(stateDirectory);
  const embedded = new EmbeddedStore(paths);
  const closeAll = async (database?: Database) => {
    await database?.close();
    await embedded.close();
  };
  try {
    const way = { stream: () => new StoreStream(embedded) };
    const database = await Database.open({ way, where: paths.directory, movesAbout: true, onOutage });
    return storeOf(database, {
      isEmbedded: true,
      describe: () => `the store ${paths.directory}, which ${embedded.server} serves`,
      close: () => closeAll(database),
    });
  } catch (error) {
    await closeAll();
    throw error;
  }
}

type Kind = Pick<OpenStore, "describe" | "close"> & { readonly isEmbedded: boolean };

function storeOf(database: Database, { isEmbedded, describe, close }: Kind): OpenStore {
  return {
    where: database.where,
    describe,
    journals: (kind) => createSqlJournals(database, kind),
    runs: createSqlRunStore(database),
    openQueue: () => openBossQueue(database, isEmbedded),
    close,
  };
}
