import { OperatingError } from "../base/operating-error.ts";
import type { Finding } from "../model/finding.ts";
import type { HostName } from "../model/ids.ts";

/**
 * A failure of operation as a finding about a host, also that the operator broke it off (abort's own reason); what is
 * neither is a bug and is thrown on.
 */
export function findingOf(error: unknown, host: HostName, abort?: AbortSignal): Finding {
  if (abort?.aborted && error === abort.reason) return brokenOff(host);
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

/** What is said of a host on which the operator broke off what was under way. */
export function brokenOff(host: HostName): Finding {
  return {
    code: "broken-off",
    severity: "error",
    subject: { host },
    summary: "Broken off, as you asked",
    detail: "What was under way on the host was not waited for.",
    fix: "Run vfleet apply again to go on, or vfleet undo to put back what was done.",
  };
}
