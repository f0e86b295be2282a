import type { NovaNode } from "../../model/nova-records.ts";
import type { ReadNovaNodes } from "../../ports/nova-records.ts";
import { errorOfDriver, novaDatabaseVariable } from "./nova-database-error.ts";
import { type NovaDatabase, parseDatabaseUrls } from "./parse-database-urls.ts";
import { readNodeRows } from "./read-node-rows.ts";
import { before, type OpenSession, sessionLimits } from "./sql-session.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads Nova's databases that VFLEET_NOVA_DATABASE_URL names; undefined: it names none. */
export function createNovaReader(environment: Environment): ReadNovaNodes | undefined {
  const urls = environment[novaDatabaseVariable];
  if (urls === undefined || urls.trim() === "") return undefined;
  return async (hosts, signal) => {
    const nodes: NovaNode[] = [];
    for (const database of parseDatabaseUrls(urls)) nodes.push(...(await readOne(database, hosts, signal)));
    return nodes;
  };
}

const readOne = async (
  database: NovaDatabase,
  hosts: Parameters<ReadNovaNodes>[0],
  signal: AbortSignal,
): Promise<readonly NovaNode[]> => {
  const { where } = database;
  try {
    const open = await driverOf(database);
    const opening = open(database);
    const session = await before(opening, { where, ms: sessionLimits.connectMs, signal }).catch((error) => {
      // Who comes too late is sent away.
      opening.then(({ close }) => close()).catch(() => undefined);
      throw error;
    });
    try {
      const reading = readNodeRows(
        {
          ...session,
          select: (question, values) =>
            before(session.select(question, values), { where, ms: sessionLimits.questionMs, signal }),
        },
        where,
        hosts,
      );
      return await reading;
    } finally {
      session.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    throw errorOfDriver(error, where);
  }
};

/** Loaded when it is needed: few have a URL. */
async function driverOf({ kind }: NovaDatabase): Promise<OpenSession> {
  return kind === "mysql"
    ? (await import("./mysql-session.ts")).openMysql
    : (await import("./postgres-session.ts")).openPostgres;
}
