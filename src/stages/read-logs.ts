import { mapLimited } from "../base/concurrency.ts";
import type { HostName } from "../model/ids.ts";
import type { HostIntent } from "../model/intent.ts";
import type { LogLimits, LogReading } from "../model/log-reading.ts";
import { type Reading, unreadable } from "../model/reading.ts";
import type { CommandResult } from "../model/script.ts";
import type { Shell, ShellSession } from "../ports/shell.ts";
import { composeLogScript } from "../rules/logs/compose-log-script.ts";
import { parseLogOutput } from "../rules/logs/parse-log-output.ts";
import { findingOf } from "./shell-finding.ts";

/** Limits of the script that scans logs. */
export const logLimits = { timeoutMs: 300_000, maxOutputBytes: 32 * 1024 * 1024 } as const;

/** Which hosts' logs are read, how much of them, and how many hosts at once. */
export type LogOptions = {
  readonly hosts: readonly HostIntent[];
  readonly limits: LogLimits;
  readonly concurrency: number;
  readonly signal?: AbortSignal;
};

/** The logs of a host. */
export type HostLogs = { readonly host: HostName; readonly logs: Reading<LogReading> };

/** Scans the logs of hosts for all signatures, by one script a host; a host that fails stops no other. */
export async function readLogs(shell: Shell, options: LogOptions): Promise<readonly HostLogs[]> {
  return mapLimited(options.hosts, options.concurrency, async (host) => ({
    host: host.name,
    logs: await readLogsOf(shell, host, options),
  }));
}

async function readLogsOf(
  shell: Shell,
  { name, address, ssh }: HostIntent,
  { limits, signal }: LogOptions,
): Promise<Reading<LogReading>> {
  let session: ShellSession | undefined;
  try {
    session = await shell.connect({ host: name, address, ssh }, signal);
    const run = { ...logLimits, ...(signal && { signal }) };
    return readingOfLogs(await session.run(composeLogScript(limits), run));
  } catch (error) {
    return unreadable(findingOf(error, name, signal).summary);
  } finally {
    await session?.close();
  }
}

/** The logs from what that script printed. Pure. */
export function readingOfLogs(result: CommandResult): Reading<LogReading> {
  const logs = parseLogOutput(result.stdout);
  return logs.is === "unreadable" ? unreadable(`${logs.reason}: ${howItEnded(result)}`) : logs;
}

function howItEnded({ truncated, timedOut, connectionLost, exitCode }: CommandResult): string {
  if (truncated) return "its output was over the limit";
  if (timedOut) return `it took longer than ${logLimits.timeoutMs / 1000} s`;
  if (connectionLost) return "the connection was lost";
  return `the shell ended with exit code ${exitCode ?? "unknown"}`;
}
