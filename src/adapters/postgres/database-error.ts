import { OperatingError } from "../../base/operating-error.ts";

/** Whether a failure means that the database is gone for now, and not that it refuses what was asked. */
export function isGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof OperatingError) return error.retryable;
  const code = "code" in error ? String(error.code) : "";
  if (goneCodes.has(code) || code.startsWith("08")) return true;
  return goneWords.some((words) => error.message.includes(words));
}

// Node's words for a connection, and PostgreSQL's for a server that goes down or comes up (appendix A of its manual).
const goneCodes: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOENT",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "57P01",
  "57P02",
  "57P03",
  "53300",
]);

// The driver throws these without a code.
const goneWords = [
  "Connection terminated",
  "timeout exceeded when trying to connect",
  "Client has encountered a connection error",
  "the way to the store is closed",
];

/** The failure of a database in the operator's words; `where` names it without a password. */
export function databaseError(error: unknown, where: string): OperatingError {
  if (error instanceof OperatingError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "28P01" || code === "28000")
    return new OperatingError("database-login-failed", where, {
      message: `The database ${where} does not let vfleet in`,
      hint: "See the user and the password in VFLEET_DATABASE_URL or the configuration file, and pg_hba.conf.",
      cause: error,
    });
  if (code === "42501")
    return new OperatingError("database-forbidden", where, {
      message: `vfleet's user may not make its tables in the database ${where}`,
      hint: "Let it make a schema: GRANT CREATE ON DATABASE ... TO ...",
      cause: error,
    });
  if (code === "3D000")
    return new OperatingError("database-missing", where, {
      message: `There is no database ${where}`,
      hint: "Make it (CREATE DATABASE ... OWNER ...), or see its name in VFLEET_DATABASE_URL or the configuration file.",
      cause: error,
    });
  return new OperatingError("database-failed", where, {
    message: `The database ${where} ${isGone(error) ? "cannot be reached" : "refused what vfleet asked"}`,
    hint: "See whether it runs and can be reached from here; -v tells what it said.",
    retryable: isGone(error),
    cause: error,
  });
}
