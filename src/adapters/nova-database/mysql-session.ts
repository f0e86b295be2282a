import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { createConnection, type SslOptions } from "mysql2/promise";
import { novaError } from "./nova-database-error.ts";
import type { NovaDatabase } from "./parse-database-urls.ts";
import { type OpenSession, type Row, sessionLimits } from "./sql-session.ts";

/** Opens a MySQL or a MariaDB. */
export const openMysql: OpenSession = async (database) => {
  const { host, port, user, password, name, options } = database;
  const ssl = await tlsOf(database);
  const connection = await createConnection({
    user,
    password,
    database: name,
    ...(options.unix_socket === undefined
      ? { host: host || "localhost", ...(port !== undefined && { port }) }
      : { socketPath: options.unix_socket }),
    ...(ssl && { ssl }),
    connectTimeout: sessionLimits.connectMs,
    // No file of ours is for the server to ask for.
    flags: ["-LOCAL_FILES"],
  });
  // What breaks is told by the question that is under way.
  connection.on("error", () => undefined);
  await connection.query("set transaction isolation level repeatable read");
  await connection.query("start transaction with consistent snapshot, read only");
  return {
    select: async (sql, values) => {
      const [rows] = await connection.execute({ sql, timeout: sessionLimits.questionMs }, [...values]);
      return rows as readonly Row[];
    },
    words: { now: "utc_timestamp()", schema: "database()" },
    close: () => connection.destroy(),
  };
};

/** With a certificate's authority the server has to show that it is the one that was asked for; without any there is no TLS, as PyMySQL has it. */
async function tlsOf({ options, where, host }: NovaDatabase): Promise<SslOptions | undefined> {
  const { ssl_ca: ca, ssl_cert: cert, ssl_key: key, ssl_verify_identity: verify } = options;
  if (ca === undefined && cert === undefined && key === undefined) return undefined;
  // The driver would look for the name localhost in its certificate.
  if (verify !== "false" && isIP(host) !== 0)
    throw novaError("nova-database-invalid", where, {
      message: `The URL of Nova's database ${where} asks for TLS of a server that it names by an address`,
      hint: "Write its name, which its certificate shows, or ssl_verify_identity=false, which takes any that the authority has signed.",
    });
  const read = (path: string) =>
    readFile(path).catch((cause: unknown) => {
      throw novaError("nova-database-invalid", path, {
        message: `The file ${path}, which the URL of Nova's database ${where} names, cannot be read`,
        hint: "See its name and who may read it.",
        cause,
      });
    });
  return {
    ...(ca !== undefined && { ca: await read(ca) }),
    ...(cert !== undefined && { cert: await read(cert) }),
    ...(key !== undefined && { key: await read(key) }),
    verifyIdentity: verify !== "false",
  };
}
