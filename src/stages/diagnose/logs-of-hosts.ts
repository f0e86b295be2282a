import type { Hint, Unseen } from "../../model/diagnosis.ts";
import { hintsOfLogs } from "../../rules/logs/hints-of-logs.ts";
import type { HostLogs } from "../read-logs.ts";

/** What a host's logs hint at. */
export function hintsOf({ host, logs }: HostLogs): readonly Hint[] {
  return logs.is === "known" ? hintsOfLogs(host, logs.value) : [];
}

/** That a host's logs could not be read. */
export function unseenOf({ host, logs }: HostLogs): readonly Unseen[] {
  return logs.is === "unreadable"
    ? [{ host, reason: `logs: ${logs.reason}`, codes: ["log signatures"] }]
    : [];
}
