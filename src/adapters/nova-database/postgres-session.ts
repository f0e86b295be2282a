import { Client } from "pg";
import { type OpenSession, type Row, sessionLimits } from "./sql-session.ts";

/** Opens a PostgreSQL. */
export const openPostgres: OpenSession = async ({ host, port, user, password, name, options }) => {
  const { sslmode, sslrootcert, sslcert, sslkey, host: socket } = options;
  // pg reads files and modes of TLS from a URL alone, and then all else, too.
  const url = new URL(`postgresql://localhost/${encodeURIComponent(name)}`);
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password);
  if (port !== undefined) url.port = String(port);
  const more = { host: socket ?? (host || "localhost"), sslmode, sslrootcert, sslcert, sslkey };
  for (const [option, value] of Object.entries(more))
    if (value !== undefined) url.searchParams.set(option, value);
  const client = new Client({
    connectionString: url.href,
    connectionTimeoutMillis: sessionLimits.connectMs,
    statement_timeout: sessionLimits.questionMs,
  });
  // What breaks is told by the question that is under way.
  client.on("error", () => undefined);
  await client.connect();
  await client.query("start transaction isolation level repeatable read, read only");
  return {
    select: async (question, values) => {
      const text = question.split("?").reduce((before, after, at) => `${before}$${at}${after}`);
      return (await client.query<Row>(text, [...values])).rows;
    },
    words: { now: "timezone('utc', now())", schema: "current_schema()" },
    close: () => void client.end().catch(() => undefined),
  };
};
