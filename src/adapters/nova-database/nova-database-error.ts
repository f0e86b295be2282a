import { OperatingError, type OperatingErrorWords } from "../../base/operating-error.ts";
import type { NovaDatabaseErrorCode } from "../../ports/nova-records.ts";

/** Where the URLs of Nova's databases are taken from. */
export const novaDatabaseVariable = "VFLEET_NOVA_DATABASE_URL";

/** An OperatingError with a code of the port. */
export function novaError(
  code: NovaDatabaseErrorCode,
  subject: string,
  words: OperatingErrorWords,
): OperatingError {
  return new OperatingError(code, subject, words);
}

// Node's words, MySQL's names of errors, and PostgreSQL's SQLSTATEs, by what an operator has to look at.
const codes: Readonly<Record<NovaDatabaseErrorCode, readonly string[]>> = {
  "nova-database-invalid": [],
  "nova-database-unreachable": [
    "ECONNREFUSED",
    "ECONNRESET",
    "EPIPE",
    "ENOENT",
    "EACCES",
    "ETIMEDOUT",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "ENOTFOUND",
    "EAI_AGAIN",
    "PROTOCOL_CONNECTION_LOST",
    "ER_CON_COUNT_ERROR",
    "ER_SERVER_SHUTDOWN",
    "57P01",
    "57P02",
    "57P03",
    "53300",
  ],
  "nova-database-login-failed": [
    "ER_ACCESS_DENIED_ERROR",
    "ER_ACCESS_DENIED_NO_PASSWORD_ERROR",
    "ER_HOST_NOT_PRIVILEGED",
    "ER_NOT_SUPPORTED_AUTH_MODE",
    "AUTH_SWITCH_PLUGIN_ERROR",
    "28P01",
    "28000",
  ],
  "nova-database-forbidden": [
    "ER_DBACCESS_DENIED_ERROR",
    "ER_TABLEACCESS_DENIED_ERROR",
    "ER_COLUMNACCESS_DENIED_ERROR",
    "42501",
  ],
  "nova-database-strange": [
    "ER_BAD_DB_ERROR",
    "ER_NO_SUCH_TABLE",
    "ER_BAD_FIELD_ERROR",
    "3D000",
    "42P01",
    "42703",
  ],
  "nova-database-failed": [],
};

const words: Readonly<
  Record<NovaDatabaseErrorCode, { readonly says: string; readonly hint: string; readonly retryable?: true }>
> = {
  "nova-database-invalid": { says: "is not named by a URL", hint: `See ${novaDatabaseVariable}.` },
  "nova-database-unreachable": {
    says: "cannot be reached",
    hint: "See whether it runs and can be reached from here; databases of clouds often listen on their inner network alone.",
    retryable: true,
  },
  "nova-database-login-failed": {
    says: "does not let vfleet in",
    hint: `See the user and the password in ${novaDatabaseVariable}, and from which hosts that user may come.`,
  },
  "nova-database-forbidden": {
    says: "does not show vfleet's user what it asks for",
    hint: "Let it read: GRANT SELECT on compute_nodes, pci_devices, instances, instance_extra and migrations of this database.",
  },
  "nova-database-strange": {
    says: "is not there, or is none of Nova's cells",
    hint: "Name the database of a cell, which has the table pci_devices: mostly nova or nova_cell1, not nova_api.",
  },
  "nova-database-failed": {
    says: "failed while vfleet read it",
    hint: "-v tells what it said; where it asks for TLS, add ssl_ca=FILE (PostgreSQL: sslmode=verify-full&sslrootcert=FILE) to the URL.",
  },
};

/** What a driver has thrown, in the operator's words; `where` names the database without a password. */
export function errorOfDriver(error: unknown, where: string): OperatingError {
  if (error instanceof OperatingError) return error;
  const said = error instanceof Error && "code" in error ? String(error.code) : "";
  const found = Object.entries(codes).find(([, known]) => known.includes(said))?.[0];
  const code = (found ?? "nova-database-failed") as NovaDatabaseErrorCode;
  const { says, hint, retryable = false } = words[code];
  const cause = error instanceof Error ? `: ${error.message}` : "";
  const isPlain = code === "nova-database-failed" || code === "nova-database-strange";
  return novaError(code, where, {
    message: `Nova's database ${where} ${says}${isPlain ? cause : ""}`,
    hint,
    retryable,
    cause: error,
  });
}
