import { setImmediate } from "node:timers/promises";
import { PGlite } from "@electric-sql/pglite";
import { DurableFiles } from "./durable-files.ts";
import { isWhole, makeRoom, markWhole, type StorePaths } from "./embedded-files.ts";
import type { WireBackend } from "./wire-session.ts";

/** A database in this process. */
export type Embedded = WireBackend & { readonly close: () => Promise<void> };

/** Opens the database of a directory, and makes it at the first time. The caller holds the lock of the directory. */
export async function openEmbedded(paths: StorePaths): Promise<Embedded> {
  const isNew = !isWhole(paths);
  if (isNew) await makeRoom(paths);
  // -F is the database's word for no fsync; `fsync` is the one way to sync that reaches the files' own.
  const durable = PGlite.defaultStartParams.filter((word) => word !== "-F");
  const db = await PGlite.create({
    fs: new DurableFiles(paths.files),
    startParams: [...durable, "-c", "wal_sync_method=fsync"],
  });
  if (isNew) await markWhole(paths);
  return {
    exchange: async (request) => {
      // All of a request is done at once; without a pause for others a client in this process would shut out all sockets.
      await setImmediate();
      // The answer stands in memory that the next one is written over.
      return Buffer.from(await db.execProtocolRaw(request));
    },
    close: () => db.close(),
  };
}
