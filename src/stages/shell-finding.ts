import { OperatingError } from "../base/operating-error.ts";
import type { Finding } from "../model/finding.ts";
import type { HostName } from "../model/ids.ts";

/** A failure of operation as a finding about a host; what is no OperatingError is a bug and is thrown on. */
export function findingOf(error: unknown, host: HostName): Finding {
  if (!(error instanceof OperatingError)) throw error;
  return {
    code: error.code,
    severity: "error",
    subject: { host },
    summary: error.message,
    detail:
      error.cause instanceof Error ? `${error.subject}: ${error.cause.message}` : `Seen at ${error.subject}.`,
    fix: error.hint,
  };
}
