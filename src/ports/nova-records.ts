import type { HostName } from "../model/ids.ts";
import type { NovaNode } from "../model/nova-records.ts";

/**
 * Reads compute nodes of these hosts from Nova's databases, changing nothing there; hosts that they do not have are left out. Throws
 * OperatingError with a NovaDatabaseErrorCode, or the signal's reason if it is aborted.
 */
export type ReadNovaNodes = (hosts: readonly HostName[], signal: AbortSignal) => Promise<readonly NovaNode[]>;

/** Why Nova's database could not be read. */
export type NovaDatabaseErrorCode =
  | "nova-database-invalid"
  | "nova-database-unreachable"
  | "nova-database-login-failed"
  | "nova-database-forbidden"
  | "nova-database-strange"
  | "nova-database-failed";
